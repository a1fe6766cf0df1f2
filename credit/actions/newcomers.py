"""新客户: a provisional grade after each cooperation, and the formal assessment (S1-13 R5)."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.standing import give_grade, hold_run
from credit.models import Newcomer, Rating
from credit.people import unit_head
from credit.policy import policy_for
from credit.watching import said
from customers.models import Customer
from regulations.actions.duties import meet_duty, new_duty
from regulations.models import Duty

ASSESS = "credit.assess_newcomer"
RULE = "credit.assess_within"
State = Newcomer.State


def hold_newcomer(newcomer: Newcomer, *, by) -> Newcomer:
    """The new customer as it stands now, locked, for someone who may grade and may see it."""
    require(by, ASSESS)
    if not rows_for(by, Customer).filter(pk=newcomer.customer_id).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    hold_run()  # as each deed that changes grades: the campaign is locked before
    held = Newcomer.objects.select_for_update(no_key=True, of=("self",)).select_related("customer", "assessed_by")
    found = held.get(pk=newcomer.pk)
    if found.state == State.ASSESSED:
        raise Stale(_("%s has assessed this customer already.") % found.assessed_by, current=found)
    if found.state == State.GRADED:
        raise Stale(_("The customer has been graded with the others by now."), current=found)
    return found


@transaction.atomic
def give_provisional(*, newcomer: Newcomer, grade: str, reason: str, by) -> Newcomer:
    """The section chief's own provisional grade: the figures no longer change it."""
    held = hold_newcomer(newcomer, by=by)
    reason = said(reason, _("Say why."))
    old = give_grade(customer_id=held.customer_id, grade=grade, step=Rating.Step.PROVISIONAL, reason=reason, by=by)
    trail.write("credit.give_provisional", held, by=by, reason=reason[:200], changes={"grade": [old, grade]})
    held.refresh_from_db()
    return held


@transaction.atomic
def assess_newcomer(*, newcomer: Newcomer, grade: str, reason: str, by) -> Newcomer:
    """Cooperation is long enough: from now on the grade is no provisional one, until the next grading."""
    held = hold_newcomer(newcomer, by=by)
    if held.assess_on > timezone.localdate():
        day = date_format(held.assess_on, "Y-m-d")
        raise Refused(_("The customer is assessed from %s on, when cooperation is long enough.") % day, code="early")
    reason = said(reason, _("Say why."))
    old = give_grade(customer_id=held.customer_id, grade=grade, step=Rating.Step.ASSESSED, reason=reason, by=by)
    held.refresh_from_db()
    held.state, held.reason, held.assessed_at, held.assessed_by = State.ASSESSED, reason, timezone.now(), by
    held.save(update_fields=["state", "reason", "assessed_at", "assessed_by"])
    trail.write("credit.assess_newcomer", held, by=by, reason=reason[:200], changes={"grade": [old, grade]})
    meet_duty(rule=RULE, record=held, at=held.assessed_at, by=by)
    return held


def duty_to_assess(newcomer: Newcomer, places: dict) -> Duty:
    """Owed by the head over the customer's department from the first hour of the day, however late the night is."""
    customer = newcomer.customer
    return new_duty(
        rule=RULE,
        record=newcomer,
        span=policy_for(newcomer).assess_within,
        begun_at=begin_of(newcomer.assess_on),
        responsible=unit_head(customer, may_do=ASSESS, places=places),
        department=places.get(customer.department_id),
        customer=customer,
        version=newcomer.policy,
    )


def begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

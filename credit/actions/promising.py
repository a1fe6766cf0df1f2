"""付款承诺: one at a time; kept or broken says the money that came in."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.fields import CENT
from credit.actions.collecting import hold_case
from credit.collecting import DUNNING, RULES, with_money_in
from credit.exposure import lock_files
from credit.models import CollectionCase, CreditEvent, Promise
from credit.policy import CreditPolicy, policy_for
from credit.telling_collection import tell_broken
from regulations.actions.duties import pause_duty, resume_duty

State = Promise.State
LOT = 100
RESTING = (*RULES.values(), DUNNING)


@transaction.atomic
def make_promise(
    *, case: CollectionCase, amount: Decimal, due_on: date, by, said_by: str = "", note: str = ""
) -> Promise:
    """The customer says when how much will be paid. Until then the ladder rests; an earlier promise is replaced."""
    held, today = hold_case(case, by=by), timezone.localdate()
    amount = Decimal(amount).quantize(CENT)
    if amount <= 0:
        raise Refused(_("The amount must be above zero."), code="amount")
    if amount > held.overdue + held.disputed:
        raise Refused(
            _("No more is promised than is overdue: %(sum)s.") % {"sum": f"{held.overdue + held.disputed:.2f}"},
            code="too_much",
        )
    check_promised_day(due_on, today, policy_for(held))
    now = timezone.now()
    replaced = Promise.objects.filter(case=held, state=State.OPEN)
    replaced.update(state=State.REPLACED, settled_at=now, settled_by=by)
    promise = Promise.objects.create(
        case=held,
        amount=amount,
        due_on=due_on,
        said_by=said_by.strip(),
        note=note.strip(),
        made_at=now,
        made_by=by,
    )
    for rule in RESTING:
        pause_duty(rule=rule, record=held, at=now, by=by)
    details = {"text": f"{amount:.2f} {due_on:%Y-%m-%d} {promise.said_by}".strip()}
    trail.write("credit.promise", held, by=by, details=details)
    return promise


def check_promised_day(day: date, today: date, policy: CreditPolicy) -> None:
    """The ladder rests until then: not for longer than the policy lets it."""
    if day < today:
        raise Refused(_("This day is over."), code="day")
    last = today + timedelta(days=policy.promise_days)
    if day > last:
        told = {"days": policy.promise_days, "last": date_format(last, "Y-m-d")}
        raise Refused(_("A promise lies at most %(days)s days ahead: until %(last)s at the latest.") % told, code="day")


@transaction.atomic
def settle_lot(*, after: int = 0, today: date, by) -> int:
    """The next open promises: kept as soon as the money is in, broken the day after. Gives the last one, 0 at the end.

    The files are locked before the promises, as in every booking.
    """
    rows = Promise.objects.filter(state=State.OPEN, pk__gt=after).order_by("pk")
    wanted = list(rows.values_list("pk", "case__file__customer_id")[:LOT])
    lock_files(customer for _pk, customer in wanted)
    held = Promise.objects.filter(pk__in=[pk for pk, _customer in wanted], state=State.OPEN)
    held = with_money_in(held.select_for_update(no_key=True, of=("self",)).select_related("case__file__customer"))
    for promise in held.order_by("pk"):
        if promise.came_in >= promise.amount:
            end_promise(promise, State.KEPT, by=by)
        elif promise.due_on < today:
            end_promise(promise, State.BROKEN, by=by)
            put_off(promise, today, by=by)
    return wanted[-1][0] if len(wanted) == LOT else 0


def end_promise(promise: Promise, state: str, *, by) -> None:
    """The clocks go on, from where they rested."""
    promise.state, promise.settled_at, promise.settled_by = state, timezone.now(), by
    promise.save(update_fields=["state", "settled_at", "settled_by"])
    for rule in RESTING:
        resume_duty(rule=rule, record=promise.case, at=promise.settled_at, by=by)
    deed = "credit.keep_promise" if state == State.KEPT else "credit.break_promise"
    details = {"text": f"{promise.amount:.2f} {promise.due_on:%Y-%m-%d}", "came_in": str(promise.came_in)}
    trail.write(deed, promise.case, by=by, details=details)


def put_off(promise: Promise, today: date, *, by) -> None:
    """A broken promise is a payment put off: an event of the credit file, and those who keep it are told."""
    said = {"amount": f"{promise.amount:.2f}", "day": promise.due_on, "came_in": f"{promise.came_in:.2f}"}
    CreditEvent.objects.create(
        file=promise.case.file,
        kind=CreditEvent.Kind.DEFERRAL,
        on=today,
        text=_("Promised to pay %(amount)s by %(day)s; %(came_in)s came in.") % said,
        amount=promise.amount - promise.came_in,
        noted_by=by,
    )
    tell_broken(promise, promise.came_in, by=by)

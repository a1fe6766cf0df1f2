"""What a leaver hands over of customer care: items of support plans, and agreements (staff.hooks.hand_over)."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from complaints.people import people_with
from core import trail
from core.rules import may
from credit.actions.agreements import SIGN, WRITE
from credit.models import Agreement, AgreementVersion, PlanItem
from credit.models.support import DROPPED
from credit.people import DIRECTORS, head_over
from regulations.actions.duties import move_duties
from staff.hooks import HandOver
from staff.models import User

A_TIME = 200


def open_items(person: User):
    return PlanItem.objects.filter(responsible=person, done_at__isnull=True).exclude(plan__state=DROPPED)


def count_items(person: User) -> int:
    return open_items(person).count()


@transaction.atomic
def hand_over_items(person: User, successor: User, by: User) -> int:
    """Promised as before, with the deadline as it was."""
    held = list(open_items(person).select_for_update(no_key=True, of=("self",)).order_by("pk")[:A_TIME])
    for item in held:
        item.responsible = successor
        item.save(update_fields=["responsible"])
        move_duties(record=item, to=successor, by=by)
        changes = {"responsible": [str(person), str(successor)]}
        trail.write("credit.give_plan_item", item.plan, by=by, changes=changes, details={"text": item.text[:200]})
    return len(held)


ITEMS = HandOver("plan_items", gettext_lazy("items of support plans"), count_items, hand_over_items)


def kept_agreements(person: User):
    """Those that are not over and that the person drafts, or drafts the version that is not signed yet."""
    unsigned = AgreementVersion.objects.filter(Q(director=person) | Q(chief=person), signed_on__isnull=True)
    mine = Q(director=person) | Q(chief=person) | Q(pk__in=unsigned.order_by().values("agreement"))
    return Agreement.objects.filter(mine).exclude(state=Agreement.State.ENDED)


def count_agreements(person: User) -> int:
    return kept_agreements(person).count()


@transaction.atomic
def hand_over_agreements(person: User, successor: User, by: User) -> int:
    """Signed versions go on naming who drafted them."""
    rows = kept_agreements(person).select_for_update(no_key=True, of=("self",)).order_by("pk")[:A_TIME]
    held = list(rows.select_related("customer__department", "director", "chief"))
    for agreement in held:
        changes = {}
        for place in ("director", "chief"):
            taker = taker_of(agreement, place, person, successor)
            agreement.versions.filter(**{place: person}, signed_on__isnull=True).update(**{place: taker})
            if getattr(agreement, place) == person:
                setattr(agreement, place, taker)
                changes[place] = [str(person), str(taker)]
        agreement.save(update_fields=["director", "chief"])
        trail.write("credit.give_agreement", agreement, by=by, changes=changes)
    return len(held)


def taker_of(agreement: Agreement, place: str, person: User, successor: User) -> User:
    """The successor who may; otherwise a sales director, or the head over the department. The two are not the same."""
    right, other = (SIGN, agreement.chief) if place == "director" else (WRITE, agreement.director)
    if may(successor, right) and successor != other:
        return successor
    if place == "chief":
        found = head_over(agreement.customer.department, may_do=right, besides=other)
    else:
        found = next((one for one in people_with(DIRECTORS).order_by("pk") if one not in (person, other)), None)
    return found if found and found != person else successor


AGREEMENTS = HandOver("agreements", gettext_lazy("long-term agreements"), count_agreements, hand_over_agreements)

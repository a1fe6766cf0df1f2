"""附加条件: asked for, met with its paper, ended (S0-21 R54, R74-R76)."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from credit.actions.files import hold_file
from credit.models import Condition
from credit.papers import keep_paper
from customers.models import Customer

ASK = "credit.add_condition"
SETTLE = "credit.change_condition"
State = Condition.State
WITH_PARTY = (Condition.Kind.GUARANTEE, Condition.Kind.JOINT_GUARANTEE, Condition.Kind.COLLATERAL)
WITH_AMOUNT = (Condition.Kind.DEPOSIT,)


@transaction.atomic
def ask_condition(
    *,
    customer: Customer,
    kind: str,
    by,
    party: str = "",
    amount: Decimal | None = None,
    is_required: bool = True,
    note: str = "",
) -> Condition:
    """Something that trade with this customer, new or old, rests on from now on."""
    require(by, ASK)
    file = hold_file(customer.pk, by=by)
    if kind not in Condition.Kind.values:
        raise Refused(_("Choose the condition."), code="kind")
    if amount is not None and amount < 0:
        raise Refused(_("An amount is not below zero."), code="amount")
    condition = Condition.objects.create(
        file=file,
        kind=kind,
        party=party.strip(),
        amount=amount,
        is_required=is_required,
        note=note.strip(),
        asked_at=timezone.now(),
        asked_by=by,
    )
    trail.write("credit.ask_condition", file, by=by, details={"text": str(condition)})
    return condition


@transaction.atomic
def meet_condition(
    *,
    condition: Condition,
    by,
    paper: UploadedFile | None = None,
    valid_until: date | None = None,
    party: str = "",
    amount: Decimal | None = None,
    note: str = "",
) -> Condition:
    """The paper is there; also that of one that is met already and runs on."""
    require(by, SETTLE)
    held = hold_condition(condition, by=by)
    if held.state == State.ENDED:
        raise Refused(_("The condition has ended."), code="ended")
    if not paper and not held.paper:
        raise Refused(_("A condition is met with its paper: choose the file."), code="paper")
    if valid_until and valid_until < timezone.localdate():
        raise Refused(_("The paper would have run out already."), code="valid_until")
    held.party = party.strip() or held.party
    held.amount = held.amount if amount is None else amount
    if held.kind in WITH_PARTY and not held.party:
        raise Refused(_("Name the guarantor or the object."), code="party")
    if held.kind in WITH_AMOUNT and not held.amount:
        raise Refused(_("Say how much it covers."), code="amount")
    held.note = note.strip() or held.note
    held.state, held.valid_until = State.MET, valid_until
    held.met_at, held.met_by = timezone.now(), by
    keep_paper(held, paper)
    held.save()
    text = f"{held} {valid_until:%Y-%m-%d}" if valid_until else str(held)
    trail.write("credit.meet_condition", held.file, by=by, details={"text": text})
    return held


@transaction.atomic
def end_condition(*, condition: Condition, reason: str, by) -> Condition:
    """Nothing rests on it any more; it stays in the file."""
    require(by, SETTLE)
    held = hold_condition(condition, by=by)
    if held.state == State.ENDED:
        raise Refused(_("The condition has ended."), code="ended")
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why it ends."), code="reason")
    held.state, held.ended_at, held.ended_by = State.ENDED, timezone.now(), by
    held.save(update_fields=["state", "ended_at", "ended_by"])
    trail.write("credit.end_condition", held.file, by=by, reason=reason, details={"text": str(held)})
    return held


def hold_condition(condition: Condition, *, by) -> Condition:
    """The condition as it stands now, under the lock of its file."""
    file = hold_file(condition.file.customer_id, by=by)
    held = Condition.objects.select_for_update(no_key=True).get(pk=condition.pk)
    held.file = file
    return held


def in_order_of_recovery(conditions: list[Condition]) -> list[Condition]:
    """Collateral is taken before a guarantor is claimed from (S0-21 R55)."""
    found = [one for one in conditions if one.state == State.MET and one.kind in Condition.RECOVERY]
    return sorted(found, key=lambda one: Condition.RECOVERY.index(one.kind))

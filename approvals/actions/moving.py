"""What waits goes to another person: handed over, escalated, or because somebody is no longer here."""

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import hooks, telling
from approvals.actions.chain import block, close_step, go_on, hold, is_over
from approvals.actions.signatures import end_waiting, put_off, want
from approvals.models import Approval, Signature, Step
from approvals.people import Seat, counts, seat_of, seats_for, superior_of
from approvals.policy import policy_for
from core import trail
from core.errors import Refused
from core.rules import require
from staff.hooks import HandOver
from staff.models import User

BATCH = 500  # as many as a hand-over moves in one transaction


def count_waiting(person: User) -> int:
    return Signature.objects.waiting().filter(person=person).count()


@transaction.atomic
def move_signatures(person: User, successor: User, by: User) -> int:
    """Some of what waits for a leaver goes to the successor; how much. Called until nothing is left."""
    require(by, "staff.hand_over_user")
    if not counts(successor) or successor.pk == person.pk:
        raise Refused(_("%s is not at work.") % successor, code="not_at_work")
    waiting = Signature.objects.waiting().filter(person=person).order_by("approval", "id")
    rows = list(waiting.select_related("approval")[:BATCH])
    for row in in_lock_order(rows):
        held = hold(row.approval)
        signature = held.signatures.waiting().select_related("step", "person").filter(pk=row.pk).first()
        if signature:
            seat = seat_of(successor, held)
            if seat:
                move(held, signature, seat, by=by)
            else:
                replace(held, signature.step, [signature], by=by)
    return len(rows)


def in_lock_order(rows: list[Signature]) -> list[Signature]:
    """As the records behind them are locked everywhere: by what is locked, not by when it was asked for."""
    places: dict[int, tuple] = {}
    for kind in {row.approval.kind for row in rows} & set(hooks.lock_path):
        asked = [row.approval for row in rows if row.approval.kind == kind]
        model = apps.get_model(asked[0].record_type)
        locked = model._base_manager.filter(pk__in={one.record_id for one in asked})
        ids = dict(locked.values_list("pk", hooks.lock_path[kind]))
        places |= {one.pk: (model._meta.app_label, ids.get(one.record_id, 0)) for one in asked}
    return sorted(rows, key=lambda row: (*places.get(row.approval_id, ("", 0)), row.approval_id, row.pk))


HAND_OVER = HandOver("approvals", gettext_lazy("approvals to decide"), count_waiting, move_signatures)


def move(held: Approval, signature: Signature, seat: Seat, *, by, is_escalated: bool = False) -> None:
    """One waiting signature to another seat. The approval is locked, so it is still waiting."""
    step = signature.step
    step.approval = held
    signature.state = Signature.State.MOVED
    signature.save(update_fields=["state"])
    put_off(signature, by=by)
    if not step.signatures.waiting().filter(person=seat.person).exists():
        want(step, seat, at=timezone.now(), by=by, came_from=signature, is_escalated=is_escalated)
    deed = "approvals.escalate" if is_escalated else "approvals.move"
    details = {"step": str(step), "from": str(signature.person), "to": str(seat.person)}
    trail.write(deed, held, by=by, details=details)
    telling.asked(held, step)


@transaction.atomic
def escalate(*, step: Step, by) -> bool:
    """Undecided too long: up to the superiors, once a step and so many times an approval as the policy says.

    Where nobody stands above, it stays with whom it is.
    """
    require(by, "staff.change_user")
    held = hold(step.approval)
    step = held.steps.get(pk=step.pk)
    done = held.steps.filter(escalated_at__isnull=False).count()
    if step.state != Step.State.OPEN or step.escalated_at or done >= policy_for(held).escalations:
        return False
    waiting = step.signatures.waiting().select_related("person__superior", "step")
    upwards = [(one, superior_of(one.person, held.barred)) for one in waiting]
    moves = [(one, superior) for one, superior in upwards if superior]
    if moves:
        step.escalated_at = timezone.now()
        step.save(update_fields=["escalated_at"])
    for signature, superior in moves:
        move(held, signature, Seat(superior), by=by, is_escalated=True)
    return bool(moves)


@transaction.atomic
def look_again(*, approval: Approval, by) -> Approval:
    """Find approvers where nobody was found, and for seats of those who left meanwhile or may not sign."""
    require(by, "staff.change_user")
    held = hold(approval)
    if not held.is_open:
        return held
    step = held.step_in_turn()
    if step is None:
        go_on(held, by=by)
        return held
    step.approval = held
    waiting = step.signatures.waiting().select_related("person")
    gone = [one for one in waiting if not counts(one.person) or one.person_id in held.barred]
    if gone:
        replace(held, step, gone, by=by)
    return held


def replace(held: Approval, step: Step, gone: list[Signature], *, by) -> None:
    """Seats of people who leave: the others of the step are enough, or those whom the step finds now take them."""
    step.approval = held
    end_waiting(gone, by=by, state=Signature.State.MOVED)
    for signature in gone:
        details = {"step": str(step), "from": str(signature.person), "to": ""}
        trail.write("approvals.move", held, by=by, details=details)
    if step.sign == "all" or not step.signatures.waiting().exists():
        known = set(step.signatures.filter(state__in=["waiting", "approved"]).values_list("person_id", flat=True))
        known |= {one.person_id for one in gone}
        for seat in seats_for(step):
            if seat.person.pk not in known:
                want(step, seat, at=timezone.now(), by=by, came_from=gone[0])
    if is_over(step):
        close_step(step, by=by)
        go_on(held, by=by)
    elif step.signatures.waiting().exists():
        telling.asked(held, step)
    else:
        step.state = Step.State.WAITING
        step.save(update_fields=["state"])
        block(held, step, by=by)

"""What waits goes to another person: handed over, escalated, or because nobody was there."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import telling
from approvals.actions.chain import block, close_step, go_on, hold, is_over, want
from approvals.models import Approval, Signature, Step
from approvals.people import Seat, counts, seat_of, seats_for, superior_of
from approvals.policy import policy_for
from core import trail
from core.errors import Refused
from core.rules import require
from staff.models import User


@transaction.atomic
def move_signatures(*, person: User, to: User, by) -> int:
    """Everything that waits for this person goes to a successor; how many. For leavers, by an administrator."""
    require(by, "staff.change_user")
    if not counts(to) or to.pk == person.pk:
        raise Refused(_("%s is not at work.") % to, code="not_at_work")
    waiting = Signature.objects.waiting().filter(person=person).order_by("approval", "id")
    moved = 0
    for signature in waiting.select_related("approval", "step"):
        held = hold(signature.approval)
        moved += move(held, signature, seat_of(to, held.asked_by), by=by)
    return moved


def move(held: Approval, signature: Signature, seat: Seat | None, *, by, is_escalated: bool = False) -> bool:
    """One waiting signature to another seat; False when it had been decided meanwhile or nobody takes it."""
    taken = Signature.objects.filter(pk=signature.pk, state=Signature.State.WAITING)
    if seat is None or not taken.update(state=Signature.State.MOVED):
        return False
    step = signature.step
    step.approval = held
    if not step.signatures.waiting().filter(person=seat.person).exists():
        want(step, seat, at=timezone.now(), came_from=signature, is_escalated=is_escalated)
    deed = "approvals.escalate" if is_escalated else "approvals.move"
    trail.write(deed, held, by=by, details={"step": str(step), "from": str(signature.person), "to": str(seat.person)})
    telling.asked(held, step)
    return True


@transaction.atomic
def escalate(*, step: Step, by) -> bool:
    """Undecided too long: up to the superiors, once a step and so many times an approval as the policy says."""
    held = hold(step.approval)
    step = Step.objects.get(pk=step.pk)
    limit = policy_for(held).escalations
    done = held.steps.filter(escalated_at__isnull=False).count()
    if step.state != Step.State.OPEN or step.escalated_at or done >= limit:
        return False
    step.escalated_at = timezone.now()
    step.save(update_fields=["escalated_at"])
    moved = False
    for signature in step.signatures.waiting().select_related("person__superior", "step"):
        superior = superior_of(signature.person, held.asked_by)
        moved |= move(held, signature, Seat(superior) if superior else None, by=by, is_escalated=True)
    return moved


@transaction.atomic
def look_again(*, approval: Approval, by) -> Approval:
    """Find approvers where nobody was found, and for seats of those who left meanwhile."""
    require(by, "staff.change_user")
    held = hold(approval)
    if not held.is_open:
        return held
    step = held.step_in_turn()
    if step is None:
        go_on(held, by=by)
        return held
    step.approval = held
    gone = [one for one in step.signatures.waiting().select_related("person", "step") if not counts(one.person)]
    if gone:
        replace(held, step, gone, by=by)
    return held


def replace(held: Approval, step: Step, gone: list[Signature], *, by) -> None:
    """Seats of people who left: the others of the step are enough, or those whom the step finds now take them."""
    now = timezone.now()
    for signature in gone:
        signature.state = Signature.State.MOVED
        signature.save(update_fields=["state"])
        trail.write("approvals.move", held, by=by, details={"step": str(step), "from": str(signature.person), "to": ""})
    if step.sign == "all" or not step.signatures.waiting().exists():
        here = set(step.signatures.filter(state__in=["waiting", "approved"]).values_list("person_id", flat=True))
        for seat in seats_for(step):
            if seat.person.pk not in here:
                want(step, seat, at=now, came_from=gone[0])
    if is_over(step):
        close_step(step)
        go_on(held, by=by)
    elif step.signatures.waiting().exists():
        telling.asked(held, step)
    else:
        step.state = Step.State.WAITING
        step.save(update_fields=["state"])
        block(held, step, by=by)

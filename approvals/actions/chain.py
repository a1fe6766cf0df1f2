"""Along the chain: whose turn it is, and how an approval ends. Called inside the deeds, the approval being locked."""

from django.utils import timezone

from approvals import hooks, telling
from approvals.models import Approval, Signature, Step
from approvals.people import Seat, seats_for
from approvals.policy import policy_for
from core import trail
from staff.models import User


def hold(approval: Approval) -> Approval:
    """The approval as it stands now, locked until the deed is done."""
    held = Approval.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("asked_by", "department").get(pk=approval.pk)


def next_step(approval: Approval) -> Step | None:
    return approval.steps.filter(round=approval.round, state=Step.State.WAITING).order_by("order").first()


def go_on(approval: Approval, *, by) -> None:
    """Open the next step; after the last one the approval is approved. Nobody found: it stays closed."""
    while step := next_step(approval):
        step.approval = approval
        seats = seats_for(step)
        if not seats:
            block(approval, step, by=by)
            return
        if not open_step(step, seats):
            return
    conclude(approval, Approval.State.APPROVED, by=by)


def block(approval: Approval, step: Step, *, by) -> None:
    """Nobody is there to sign: it waits, and administrators are told. It never passes by itself."""
    if approval.is_blocked:
        return
    approval.is_blocked = True
    approval.save(update_fields=["is_blocked"])
    trail.write("approvals.no_approver", approval, by=by, details={"step": str(step)})
    telling.nobody_found(approval, step)


def open_step(step: Step, seats: list[Seat]) -> bool:
    """Ask these people to sign. True when the step is over at once, because earlier signatures are enough."""
    now = timezone.now()
    approval = step.approval
    if approval.is_blocked:
        approval.is_blocked = False
        approval.save(update_fields=["is_blocked"])
    step.state, step.opened_at = Step.State.OPEN, now
    step.save(update_fields=["state", "opened_at"])
    made = [want(step, seat, at=now) for seat in seats]
    if policy_for(approval).one_signature_is_enough:
        for signature in made:
            count_earlier(signature)
    if is_over(step):
        close_step(step)
        return True
    telling.asked(approval, step)
    return False


def want(step: Step, seat: Seat, *, at, came_from: Signature | None = None, is_escalated: bool = False) -> Signature:
    return Signature.objects.create(
        approval=step.approval,
        step=step,
        person=seat.person,
        instead_of=seat.instead_of,
        came_from=came_from,
        is_escalated=is_escalated,
        asked_at=at,
    )


def count_earlier(signature: Signature) -> None:
    """What the person signed earlier in this round stands for this signature too."""
    earlier = Signature.objects.filter(
        approval=signature.approval,
        step__round=signature.step.round,
        state=Signature.State.APPROVED,
        decided_by=signature.person,
    )
    given = earlier.order_by("decided_at").first()
    if given:
        signature.state, signature.came_from = Signature.State.APPROVED, given
        signature.decided_by, signature.decided_at = given.decided_by, given.decided_at
        signature.facts = given.facts
        signature.save()


def is_over(step: Step) -> bool:
    """Whether the step has the signatures that it wants: any one of them, or all."""
    approved = step.signatures.filter(state=Signature.State.APPROVED).exists()
    return approved and (step.sign == "any" or not step.signatures.waiting().exists())


def close_step(step: Step, state: str = Step.State.APPROVED) -> None:
    """The step is over; what still waited is no longer needed."""
    step.signatures.waiting().update(state=Signature.State.VOID)
    step.state = state
    step.save(update_fields=["state"])


def conclude(approval: Approval, state: str, *, by) -> None:
    """The approval is no longer open: the asking app hears of it in this transaction."""
    if state != Approval.State.APPROVED:
        approval.signatures.waiting().update(state=Signature.State.VOID)
        rest = approval.steps.filter(round=approval.round, state__in=[Step.State.WAITING, Step.State.OPEN])
        rest.update(state=Step.State.VOID)
    approval.state, approval.is_blocked = state, False
    approval.decided_by, approval.decided_at = by, timezone.now()
    approval.save(update_fields=["state", "is_blocked", "decided_by", "decided_at"])
    decided = hooks.on_decided.get(approval.kind)
    if decided:
        decided(approval)
    telling.decided(approval, by=by)


def deputies_named(signature: Signature, by: User) -> dict[str, str]:
    """Both names for the trail, when a deputy decided."""
    return {"acting_for": str(signature.person)} if signature.person_id != by.pk else {}

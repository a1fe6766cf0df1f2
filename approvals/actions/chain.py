"""Along the chain: whose turn it is, and how an approval ends. Called inside the deeds, the approval being locked."""

from django.utils import timezone

from approvals import hooks, telling
from approvals.actions.signatures import end_waiting, put_off, want
from approvals.models import Approval, Signature, Step
from approvals.people import Seat, seats_for
from approvals.policy import policy_for
from core import trail


def hold(approval: Approval) -> Approval:
    """The approval as it stands now, locked until the deed is done; its record before it (hooks.lock_record)."""
    if lock_record := hooks.lock_record.get(approval.kind):
        lock_record(approval)
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
        if not open_step(step, seats, by=by):
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


def open_step(step: Step, seats: list[Seat], *, by) -> bool:
    """Ask these people to sign. True when the step is over at once, because earlier signatures are enough."""
    now = timezone.now()
    approval = step.approval
    if approval.is_blocked:
        approval.is_blocked = False
        approval.save(update_fields=["is_blocked"])
    step.state, step.opened_at = Step.State.OPEN, now
    step.save(update_fields=["state", "opened_at"])
    made = [want(step, seat, at=now, by=by) for seat in seats]
    if policy_for(approval).one_signature_is_enough:
        for signature in made:
            count_earlier(signature, by=by)
    if is_over(step):
        close_step(step, by=by)
        return True
    telling.asked(approval, step)
    return False


def count_earlier(signature: Signature, *, by) -> None:
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
        put_off(signature, by=by)


def is_over(step: Step) -> bool:
    """Whether the step has the signatures that it wants: any one of them, or all."""
    approved = step.signatures.filter(state=Signature.State.APPROVED).exists()
    return approved and (step.sign == "any" or not step.signatures.waiting().exists())


def close_step(step: Step, state: str = Step.State.APPROVED, *, by) -> None:
    """The step is over; what still waited is no longer needed."""
    end_waiting(step.signatures.waiting(), by=by)
    step.state = state
    step.save(update_fields=["state"])
    telling.step_over(step.approval)


def conclude(approval: Approval, state: str, *, by, is_told: bool = True) -> None:
    """The approval is no longer open: the asking app hears of it in this transaction, unless it was its own deed."""
    if state != Approval.State.APPROVED:
        end_waiting(approval.signatures.waiting(), by=by)
        rest = approval.steps.filter(round=approval.round, state__in=[Step.State.WAITING, Step.State.OPEN])
        rest.update(state=Step.State.VOID)
        telling.step_over(approval)
    approval.state, approval.is_blocked = state, False
    approval.decided_by, approval.decided_at = by, timezone.now()
    approval.save(update_fields=["state", "is_blocked", "decided_by", "decided_at"])
    decided = hooks.on_decided.get(approval.kind)
    if decided and is_told:
        decided(approval)
    telling.decided(approval, by=by)

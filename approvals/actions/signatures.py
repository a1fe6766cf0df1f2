"""Signatures begin and end to be wanted, and with each the duty to give it in time."""

from datetime import datetime

from approvals.models import Signature, Step
from approvals.people import Seat
from approvals.policy import policy_for
from regulations.actions.duties import meet_duty, open_duty, void_duties
from staff.models import User

RULE = "approvals.decide_within"


def want(
    step: Step, seat: Seat, *, at: datetime, by, came_from: Signature | None = None, is_escalated: bool = False
) -> Signature:
    """Ask this person to sign, and start the clock."""
    signature = Signature.objects.create(
        approval=step.approval,
        step=step,
        person=seat.person,
        instead_of=seat.instead_of,
        came_from=came_from,
        is_escalated=is_escalated,
        asked_at=at,
    )
    open_duty(
        rule=RULE,
        record=signature,
        span=policy_for(step.approval).decide_within,
        begun_at=at,
        by=by,
        responsible=seat.person,
        url=step.approval.get_absolute_url(),
    )
    return signature


def end_waiting(signatures, *, by, state: str = Signature.State.VOID) -> None:
    """These need not be given any more, or not by these people."""
    for signature in signatures:
        signature.state = state
        signature.save(update_fields=["state"])
        put_off(signature, by=by)


def put_off(signature: Signature, *, by) -> None:
    """Nobody owes it any longer; a deadline that was missed stays on record."""
    void_duties(record=signature, by=by)


def settled(signature: Signature, *, by) -> None:
    """It was given."""
    meet_duty(rule=RULE, record=signature, at=signature.decided_at, by=by)


def absent(signature: Signature, by: User) -> User | None:
    """For the trail: whose deputy gave this signature; None when the person gave it."""
    return signature.person if signature.person_id != by.pk else None

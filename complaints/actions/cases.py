"""Deeds that leave a case where it stands, or take it away: give it to somebody, more time, send back, withdraw."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.firm import drop_firm
from complaints.actions.moving import hold_at, move, moved_words, put_down, stated
from complaints.actions.penalties import drop_penalties
from complaints.actions.register import tell_customer_story
from complaints.actions.remedies import drop_remedy
from complaints.actions.reopening import start_again
from complaints.actions.retests import drop_report
from complaints.actions.revisits.planning import move_sheets
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.rules import check_not_about, hold
from complaints.states import STEPS, State
from complaints.telling import tell_handler, tell_leader
from core import trail
from core.errors import Refused, Stale
from customers.actions.owners import check_person
from regulations.actions.duties import move_duties
from staff.models import Department, User

NOT_WAITING = {"waiting_since": None, "waiting_reason": ""}
# 退回: from where, and to where.
BACK = {
    State.ASSIGNED: State.ACCEPTED,
    State.PROPOSED: State.INVESTIGATING,
    State.APPROVED: State.INVESTIGATING,
    State.CARRIED_OUT: State.INVESTIGATING,
}


def keeping(complaint: Complaint) -> str:
    """Who has the complaint, as one value that a form carries to notice a change."""
    return f"{complaint.handler_id}.{complaint.department_id}"


def require_open(complaint: Complaint) -> None:
    """Raise `Stale` that says who closed it, and when."""
    if not complaint.is_open:
        raise Stale(moved_words(complaint), current=complaint)


def require_unsettled(complaint: Complaint) -> None:
    if not complaint.is_unsettled:
        raise Stale(moved_words(complaint), current=complaint)


@transaction.atomic
def assign(
    *,
    complaint: Complaint,
    handler: User,
    by,
    department: Department | None = None,
    reason: str = "",
    seen: str = "",
) -> Complaint:
    """Give the complaint to a handler; its clocks go with it. The department is the handler's unless given.

    An accepted case is assigned by that; one further on only changes hands.
    """
    held = hold(complaint, by=by, permission="complaints.assign_complaint")
    require_open(held)
    if seen and seen != keeping(held):
        raise Stale(_("The handler was changed meanwhile; it is now %s.") % held.handler, current=held)
    check_person(handler, held.handler_id)
    department = department or handler.department
    if held.state == State.ACCEPTED and held.is_valid is not False:
        return dispatch(held, handler=handler, department=department, reason=reason.strip(), by=by)
    return give(held, handler=handler, department=department, reason=reason.strip(), by=by)


def dispatch(held: Complaint, *, handler: User, department: Department | None, reason: str, by) -> Complaint:
    """派单: the responsible department and the handler are named."""
    changes = change_hands(held, handler, department, by=by)
    _step, event = move(held, State.ASSIGNED, deed="assign", note=reason, by=by)
    if changes:
        tell_handler(held, event, by=by)
    return held


def give(held: Complaint, *, handler: User, department: Department | None, reason: str, by) -> Complaint:
    changes = change_hands(held, handler, department, by=by)
    if not changes:
        raise Refused(_("Nothing would change."), code="nothing")
    _step, event = put_down(held, deed="assign", note=reason, by=by, changes=changes, reason=reason)
    tell_handler(held, event, by=by)
    return held


def change_hands(held: Complaint, handler: User, department: Department | None, *, by) -> dict:
    check_not_about(held, handler)
    before, old = trail.snapshot(held, ["handler", "department"]), held.handler_id
    held.handler, held.department = handler, department
    changes = trail.difference(before, trail.snapshot(held, list(before)))
    if changes:
        held.save(update_fields=["handler", "department"])
        move_duties(record=held, to=handler, department=department, by=by)
        held.investigations.filter(finished_at__isnull=True, investigator=old).update(investigator=handler)
        move_sheets(held, by=by)
    return changes


@transaction.atomic
def mark_special(*, complaint: Complaint, reason: str, by) -> Complaint:
    """A special case has more time, counted from the same moment (S1-03 R11). A deadline missed before stays missed."""
    held = hold(complaint, by=by, permission="complaints.mark_special_complaint")
    require_unsettled(held)
    if held.is_special:
        raise Refused(_("This is a special case already."), code="special")
    reason = stated(reason, _("A special case needs a reason."))
    earlier = clocks.settling_clock(held)
    clocks.void_clocks(held, by=by, names=("resolve_normal",))
    held.is_special, held.special_reason = True, reason
    held.save(update_fields=["is_special", "special_reason"])
    clocks.follow_settling(held, earlier, by=by)
    put_down(held, deed="mark_special", note=reason, by=by, reason=reason)
    return held


@transaction.atomic
def wait(*, complaint: Complaint, reason: str, by) -> Complaint:
    """Waiting for the customer: the clocks of solving and settling rest, where the policy lets them."""
    held = hold(complaint, by=by, permission="complaints.resolve_complaint")
    require_unsettled(held)
    if held.is_waiting:
        raise Refused(_("This case is waiting for the customer already."), code="waiting")
    now = timezone.now()
    held.waiting_since, held.waiting_reason = now, stated(reason, _("Say what we wait for."))
    held.save(update_fields=["waiting_since", "waiting_reason"])
    if policy_for(held).waiting_pauses:
        clocks.pause_clocks(held, now, by=by)
    put_down(held, deed="wait", note=held.waiting_reason, at=now, by=by)
    return held


@transaction.atomic
def go_on(*, complaint: Complaint, note: str = "", by) -> Complaint:
    """The customer has given what we waited for; the clocks go on from there."""
    held = hold(complaint, by=by, permission="complaints.resolve_complaint")
    if not held.is_waiting:
        raise Stale(_("This case is not waiting any more."), current=held)
    stop_waiting(held, timezone.now(), by=by)
    put_down(held, deed="go_on", note=note, by=by)
    return held


def stop_waiting(held: Complaint, at: datetime, *, by) -> None:
    held.waiting_since, held.waiting_reason = None, ""
    held.save(update_fields=["waiting_since", "waiting_reason"])
    clocks.resume_clocks(held, at, by=by)


@transaction.atomic
def respond(*, complaint: Complaint, text: str, channel: str, by) -> Complaint:
    """A person tells the customer where the case stands; the first time it is the first answer (S1-03 R1)."""
    held = hold(complaint, by=by, permission="complaints.answer_complaint")
    require_open(held)
    text, now = stated(text, _("Write down what the customer was told.")), timezone.now()
    note_first_response(held, now, by=by)
    clocks.meet_clock(held, "agreed_reply", now, by=by)
    label = Complaint.Channel(channel).label
    put_down(held, deed="respond", note=f"{label}: {text}", by=by)
    return held


def note_first_response(held: Complaint, at: datetime, *, by) -> None:
    """A message of a machine is no answer: only people get here."""
    if held.first_response_at:
        return
    held.first_response_at, held.first_response_by = at, by
    held.save(update_fields=["first_response_at", "first_response_by"])
    clocks.meet_clock(held, "first_response_within", at, by=by)


@transaction.atomic
def agree_reply(*, complaint: Complaint, at: datetime, note: str = "", by) -> Complaint:
    """The time of the next reply, as agreed with the customer, becomes a clock (S1-11 R1, R6)."""
    held = hold(complaint, by=by, permission="complaints.answer_complaint")
    require_unsettled(held)
    now = timezone.now()
    if at <= now:
        raise Refused(_("A reply is agreed for a moment to come."), code="past")
    clocks.void_clocks(held, by=by, names=("agreed_reply",))
    held.agreed_reply_at = at
    held.save(update_fields=["agreed_reply_at"])
    clocks.open_agreed(held, now, at, by=by)
    note_first_response(held, now, by=by)
    put_down(held, deed="agree_reply", note=note, by=by, details={"at": at.isoformat()})
    return held


@transaction.atomic
def report_unsolved(*, complaint: Complaint, report: str, reply: str, channel: str, by) -> Complaint:
    """It cannot be solved yet: the direct leader is told and the customer asked to wait (S1-21 R12, S1-03 R5)."""
    held = hold(complaint, by=by, permission="complaints.resolve_complaint")
    require_unsettled(held)
    report = stated(report, _("Say why it cannot be solved yet."))
    reply = stated(reply, _("Write down what the customer was told."))
    _step, event = put_down(held, deed="report_unsolved", note=f"{report}\n{reply}", by=by)
    note_first_response(held, timezone.now(), by=by)
    tell_leader(held, event, report, by=by)
    return held


@transaction.atomic
def send_back(*, complaint: Complaint, reason: str, by, seen: str = "") -> Complaint:
    """退回: one part of the way has to be gone again."""
    held = hold_at(complaint, *BACK, by=by, permission="complaints.assign_complaint")
    if seen and seen != held.state:
        raise Stale(moved_words(held), current=held)
    reason = stated(reason, _("Say what has to be done again."))
    if held.state == State.CARRIED_OUT:
        start_again(held, deed="send_back", reason=reason, by=by, is_reopened=False)
        return held
    drop_remedy(held, by=by)
    _step, event = move(held, BACK[held.state], deed="send_back", note=reason, by=by, reason=reason)
    tell_handler(held, event, by=by)
    return held


@transaction.atomic
def withdraw(*, complaint: Complaint, reason: str, by) -> Complaint:
    """The customer takes the complaint back, or it was entered by mistake. Nothing is owed any more."""
    held = hold(complaint, by=by, permission="complaints.withdraw_complaint")
    if State.WITHDRAWN not in STEPS[held.state]:
        raise Stale(moved_words(held), current=held)
    reason = stated(reason, _("A withdrawal needs a reason."))
    drop_remedy(held, by=by)
    drop_penalties(held, by=by)
    drop_firm(held, by=by)
    drop_report(held, by=by)
    facts = {"withdraw_reason": reason, "withdrawn_at": timezone.now(), "withdrawn_by": by}
    move(held, State.WITHDRAWN, deed="withdraw", note=reason, by=by, reason=reason, **facts, **NOT_WAITING)
    clocks.void_clocks(held, by=by)
    tell_customer_story("complaints.withdraw", held, by=by)
    return held

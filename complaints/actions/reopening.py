"""重新打开: a case is investigated once more, because the customer or we ourselves are not satisfied."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.moving import Files, move, stated
from complaints.actions.register import tell_customer_story
from complaints.actions.revisits.planning import drop_sheets
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.rules import check_not_about, hold
from complaints.states import SETTLED, STEPS, State
from complaints.telling import tell_handler
from core.errors import Refused
from regulations.actions.duties import move_duties
from regulations.deadlines import deadline
from staff.rules import is_gone

NOTHING = {"resolution": "", "resolved_at": None, "resolved_by": None}
NOT_ANSWERED = {"answer": "", "answer_channel": "", "answered_at": None, "answered_by": None}
NOT_ASKED = {"view": "", "view_text": "", "satisfaction": None, "confirmed_at": None, "confirmed_by": None}
NOT_FILED = {"filed_at": None, "filed_by": None, "revisit": "", "on_the_spot": False}
AFRESH = NOTHING | NOT_ANSWERED | NOT_ASKED | NOT_FILED  # of a case that is investigated again


def may_still_reopen(complaint: Complaint) -> bool:
    """Whether the window for a dissatisfied customer is open."""
    if complaint.state not in SETTLED or State.INVESTIGATING not in STEPS[complaint.state]:
        return False
    window = deadline(complaint.resolved_at, policy_for(complaint).reopen_within, department=complaint.department)
    return timezone.now() <= window.at


@transaction.atomic
def reopen(*, complaint: Complaint, reason: str, by) -> Complaint:
    """The customer is not satisfied: the clock of settling begins anew, under the rules it was registered under.

    Whoever opens it takes it when the handler has left meanwhile.
    """
    held = hold(complaint, by=by, permission="complaints.reopen_complaint")
    if held.state not in SETTLED:
        raise Refused(_("Only a settled complaint can be opened again."), code="step")
    if not may_still_reopen(held):
        message = _("A complaint can be opened again within %s of being settled. Register a new one.")
        raise Refused(message % policy_for(held).reopen_within, code="window")
    start_again(held, deed="reopen", reason=stated(reason, _("Say why it is opened again.")), by=by)
    tell_customer_story("complaints.reopen", held, by=by)
    return held


def start_again(
    held: Complaint,
    *,
    deed: str,
    reason: str,
    by,
    files: Files = (),
    is_reopened: bool = True,
    mark: int | None = None,
) -> None:
    """The case is investigated once more; what was answered before stays in the steps and in the trail.

    Only what the customer brings about counts as opened again; sent back by ourselves does not. `mark`: how satisfied
    the customer said to be; it stands until there is another.
    """
    is_new_handler = is_gone(held.handler)
    handler = by if is_new_handler else held.handler
    if is_new_handler:
        check_not_about(held, handler)
    facts = AFRESH | {"handler": handler, "times_reopened": held.times_reopened + is_reopened}
    facts |= {"satisfaction": mark, "afresh_at": timezone.now()}
    note = f"{reason} ({mark}/5)" if mark else reason
    clocks.void_clocks(held, by=by, names=clocks.AFTER)
    drop_sheets(held, by=by)
    _step, event = move(held, State.INVESTIGATING, deed=deed, note=note, by=by, reason=reason, files=files, **facts)
    if is_new_handler:
        move_duties(record=held, to=handler, department=held.department, by=by)
    clocks.open_settling(held, timezone.now(), by=by)
    tell_handler(held, event, by=by)

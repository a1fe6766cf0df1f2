"""Taking a complaint in while the customer is on the phone: registered, perhaps answered at once, linked to what was
before."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.cases import agree_reply, note_first_response
from complaints.actions.inquiries import link_complaint, note_spot_answer
from complaints.actions.moving import Files, hold_at, move, put_down, stated
from complaints.actions.register import register
from complaints.actions.revisits.planning import plan_after
from complaints.models import Complaint, Inquiry
from complaints.rules import hold, lock
from complaints.states import ENDED, State
from complaints.suggesting import count_kept
from core.errors import Refused


@transaction.atomic
def take_in(
    *,
    complaint: Complaint,
    by,
    key: str = "",
    files: Files = (),
    reply: str = "",
    agreed_at: datetime | None = None,
    inquiry: Inquiry | None = None,
) -> Complaint:
    """Register it with everything that belongs to the same form. The same form sent again does nothing more."""
    if complaint.earlier_case and complaint.earlier_case.state not in ENDED:
        raise Refused(_("The earlier case is still open; go on with that one."), code="open")
    made = register(complaint=complaint, by=by, key=key, files=files)
    if made is not complaint:
        return made
    if made.earlier_case:
        note_later_case(made, by=by)
    if inquiry:
        link_complaint(inquiry, made, by=by)
    if reply.strip():
        made = answer_on_the_spot(complaint=made, text=reply, by=by)
    elif agreed_at:
        made = agree_reply(complaint=made, at=agreed_at, by=by)
    if made.suggestion:
        # After the case is safe: the counts of a common word are no reason to wait for one another.
        transaction.on_commit(partial(count_kept, made))
    return made


def note_later_case(complaint: Complaint, *, by) -> None:
    """The page of the earlier case says that it went on elsewhere (beyond the window for opening again)."""
    earlier = lock(complaint.earlier_case)
    put_down(earlier, deed="later_case", note=str(complaint), by=by, details={"complaint": complaint.pk})


@transaction.atomic
def answer_on_the_spot(*, complaint: Complaint, text: str, by) -> Complaint:
    """Answered while the customer is still there (S1-03 R1, S3-09 R11); the reply goes into the inquiry register."""
    held = hold_at(complaint, State.REGISTERED, by=by, permission="complaints.answer_complaint")
    text, now = stated(text, _("Write down what the customer was told.")), timezone.now()
    facts = {
        **{"on_the_spot": True, "resolution": text, "resolved_at": now, "resolved_by": by},
        **{"answer": text, "answer_channel": held.channel, "answered_at": now, "answered_by": by},
    }
    move(held, State.ANSWERED, deed="answer_on_the_spot", note=text, by=by, at=now, **facts)
    note_first_response(held, now, by=by)
    clocks.settle_clocks(held, now, by=by)
    note_spot_answer(held, text, now, by=by)
    plan_after(held, by=by)
    return held


@transaction.atomic
def add_files(*, complaint: Complaint, files: Files, by, note: str = "") -> Complaint:
    """Photos, letters and recordings that come later, while the case is open."""
    held = hold(complaint, by=by, permission="complaints.add_complaint")
    if not held.is_open:
        raise Refused(_("The case is closed; its files stay."), code="closed")
    files = list(files)
    if not files:
        raise Refused(_("Choose the files."), code="files")
    put_down(held, deed="add_files", note=note, by=by, files=files)
    return held

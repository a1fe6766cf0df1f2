"""The one door through which a case changes its state, and the note of every step."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.files import attach
from complaints.models import Complaint, Step
from complaints.rules import hold
from complaints.states import CLOSED, STEPS, State
from core import trail
from core.errors import Refused, Stale
from core.hooks import tell_finished
from core.models import Event

Files = Iterable[UploadedFile]


def hold_at(complaint: Complaint, *states: State, by, permission: str) -> Complaint:
    """The complaint, locked, if it is still in one of these states. Raises `Stale` that says who moved it and when."""
    held = hold(complaint, by=by, permission=permission)
    if held.state not in states:
        raise Stale(moved_words(held), current=held)
    return held


def moved_words(complaint: Complaint) -> str:
    last = complaint.steps.select_related("by").exclude(to_state="").last()
    if last is None:
        return _("This complaint is %(state)s.") % {"state": complaint.get_state_display()}
    return _("This complaint is %(state)s since %(when)s, by %(who)s.") % {
        "state": complaint.get_state_display(),
        "when": f"{timezone.localtime(last.at):%m-%d %H:%M}",
        "who": last.by,
    }


def move(
    held: Complaint, to: State, *, deed: str, by, note: str = "", files: Files = (), at=None, reason: str = "", **facts
) -> tuple[Step, Event]:
    """Take the step if the table allows it: state and facts are written, with its note, files and trail."""
    if to not in STEPS[held.state]:
        raise Refused(
            _("From “%(here)s” the case cannot become “%(there)s”.")
            % {"here": held.get_state_display(), "there": State(to).label},
            code="step",
        )
    fields, came_from = ["state", *facts], held.state
    before = trail.snapshot(held, fields)
    for name, value in {"state": to, **facts}.items():
        setattr(held, name, value)
    held.save(update_fields=fields)
    changes = trail.difference(before, trail.snapshot(held, fields))
    told = put_down(
        held, deed=deed, by=by, note=note, files=files, at=at, came_from=came_from, reason=reason, changes=changes
    )
    if to in CLOSED:
        tell_finished(held, by=by)
    return told


def put_down(
    held: Complaint,
    *,
    deed: str,
    by,
    note: str = "",
    files: Files = (),
    at=None,
    came_from: str | None = None,
    reason: str = "",
    changes: dict | None = None,
    details: dict | None = None,
) -> tuple[Step, Event]:
    """Who did what and when, in the steps and in the trail; the case may have stayed where it was."""
    name = f"complaints.{deed}"
    step = Step.objects.create(
        complaint=held,
        deed=name,
        from_state=held.state if came_from is None else came_from,
        to_state=held.state,
        note=note.strip(),
        at=at or timezone.now(),
        by=by,
    )
    for file in files:
        attach(held, file, step=step, by=by)
    said = {"text": step.note[:200]} if step.note and step.note != reason else {}
    event = trail.write(name, held, by=by, changes=changes, reason=reason, details=said | (details or {}))
    return step, event


def stated(text: str, refusal: str) -> str:
    """What has to be said, without space around it."""
    text = text.strip()
    if not text:
        raise Refused(refusal, code="reason")
    return text

"""Duties in words and in time: what a rule asks for, when it is due, whether it was broken.

Each app names what its rules ask for when it is ready: `words["complaints.resolve_normal"] = _("settle …")`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from regulations.deadlines import Deadline, deadline
from regulations.models import Duty


@dataclass(frozen=True)
class DeedPage:
    """The page of a deed, whose address takes the id of the record, and what it takes to do it."""

    url_name: str
    permission: str


words: dict[str, str | Promise] = {}  # rule → what is to be done
buttons: dict[str, str | Promise] = {}  # rule → the word on the button that leads to the deed
icons: dict[str, str] = {}  # rule or app → name of an icon
deeds: dict[str, DeedPage] = {}  # rule → where it is done
rooted: set[str] = set()  # rules whose duties stay with the department of their record
queues: dict[str, str | Promise] = {}  # app → the word over its duties on the workbench


def replay(duty: Duty) -> Deadline:
    """The deadline from the history of the duty: its beginning, its span and its pauses, against the calendar."""
    return deadline(duty.begun_at, duty.within, department=duty.department, pauses=duty.rests)


def judge(duty: Duty, until: datetime) -> None:
    """Put down whether the deadline had passed by this moment."""
    is_late = duty.due_at is not None and until > duty.due_at
    duty.broken_at = duty.due_at if is_late else None


def overrun_of(duty: Duty) -> int:
    """Elapsed seconds between the deadline and the deed; 0 in time."""
    return int((duty.done_at - duty.broken_at).total_seconds()) if duty.broken_at and duty.done_at else 0

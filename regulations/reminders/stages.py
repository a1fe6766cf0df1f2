"""The stages of a duty, each with the deadlines it concerns at a moment: one comparison for a million rows.

The moment of a stage is counted for the moment of asking once, not for each duty: by the calendar of the company, also
for departments with hours of their own.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from regulations.deadlines import deadline
from regulations.models import Duty
from regulations.reminders.policy import ReminderPolicy
from regulations.values import Span

BEFORE, TODAY, OVERDUE, ABOVE = "before", "today", "overdue", "above"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Stage:
    """`until`: this stage has come for every deadline up to then; `late`: and should have been told long ago."""

    name: str
    until: datetime
    late: datetime
    level: int = 0  # how many superiors up


def stages_at(now: datetime, policy: ReminderPolicy) -> list[Stage]:
    """In the order in which a duty passes through them."""
    then = now - timedelta(minutes=policy.late_after)
    lead, wait = policy.remind_before, policy.escalate_after
    stages = [
        Stage(BEFORE, deadline(now, lead).at, deadline(then, lead).at),
        Stage(TODAY, end_of_day(now), end_of_day(then)),
        Stage(OVERDUE, now, then),
    ]
    for level in range(1, policy.escalations + 1):
        far = Span(wait.count * level, wait.unit)
        stages.append(Stage(f"{ABOVE}-{level}", back(now, far), back(then, far), level))
    return stages


def end_of_day(moment: datetime) -> datetime:
    day = timezone.localtime(moment).date()
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - SECOND


def back(now: datetime, span: Span) -> datetime:
    """The latest moment from which the span is over by now."""
    near, far = now, now - timedelta(days=1)
    while deadline(far, span).at > now:
        near, far = far, far - (now - far)
    while near - far > SECOND:
        middle = far + (near - far) / 2
        near, far = (middle, far) if deadline(middle, span).at > now else (near, middle)
    return far


def is_needless(stage: Stage, duty: Duty, lead: Span) -> bool:
    """The stage lay before the duty began: who has just been given it knows when it is due."""
    if stage.name == BEFORE:
        return deadline(duty.begun_at, lead).at >= duty.due_at
    if stage.name == TODAY:
        return end_of_day(duty.begun_at) >= duty.due_at
    return False

"""All deadlines come from here: moment + span over the working calendar, with pauses, explained in words.

Units: `minutes` and `hours` elapse day and night; `working_hours` only while the calendar works; `days` are calendar
days and `working_days` days with working hours. For both kinds of days the day of the event, whatever its hour, does
not count, and the deadline is the close of business of the n-th day (Civil Code, articles 201 and 203); 0 days are the
close of business of the day itself. Results are in the company's time zone, whatever the zone of the server. How
pauses and odd days count: docs/decisions/working-calendar.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from regulations.calendars import counting
from regulations.calendars.days import Calendar, micros
from regulations.calendars.explaining import explain
from regulations.calendars.store import calendar_of
from regulations.values import Span

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Deadline:
    """When something is due. `at` is None while the clock stands still; `is_provisional`: days that are not published
    yet were counted."""

    begin: datetime
    span: Span
    at: datetime | None
    is_provisional: bool
    stops: counting.Stops = field(repr=False)
    calendar: Calendar = field(repr=False, compare=False)

    def explain(self) -> str:
        """Why it is due then, day by day, in the current language."""
        return explain(self)


def deadline(begin: datetime, span: Span, *, department=None, pauses: Iterable[Pause] = ()) -> Deadline:
    """When `span` after `begin` is over for this department.

    `pauses` are (from, to) in any order, `to` of None for one that lasts. Raises ValueError for moments without a time
    zone and pauses that end before they begin, OverflowError past the year 9999, `Refused` without any working hours.
    """
    calendar = calendar_of(department)
    start = micros(begin)
    stops = merge(pauses, start)
    at, provisional = counting.count(calendar, start, span, stops)
    return Deadline(begin, span, None if at is None else calendar.at(at), provisional, stops, calendar)


def merge(pauses: Iterable[Pause], begin: int) -> counting.Stops:
    """The pauses from the begin on, sorted and joined where they touch."""
    stops: counting.Stops = []
    for pause in sorted(
        (micros(stop), counting.NEVER if resume is None else micros(resume)) for stop, resume in pauses
    ):
        stop, resume = max(pause[0], begin), pause[1]
        if resume < pause[0]:
            raise ValueError("A pause ends before it begins.")
        if stops and stop <= stops[-1][1]:
            stops[-1] = (stops[-1][0], max(resume, stops[-1][1]))
        elif stop < resume:
            stops.append((stop, resume))
    return stops


def is_working(moment: datetime, department=None) -> bool:
    """Whether the moment lies in working hours; their end does not."""
    micro = micros(moment)
    return any(start <= micro < end for start, end in calendar_of(department).day_of(micro).ranges)


def works_for(moment: datetime, person=None) -> bool:
    """Whether the person works then, by the calendar of their department."""
    return is_working(moment, person.department if person else None)


def next_working(moment: datetime, department=None) -> datetime:
    """The moment itself if it is worked, else the next opening."""
    calendar = calendar_of(department)
    micro = micros(moment)
    for day in counting.days_from(calendar, calendar.day_of(micro).ordinal, []):
        for start, end in day.ranges:
            if micro < end:
                return calendar.at(max(start, micro))
    raise AssertionError("days go on until something is worked")


def working_seconds(begin: datetime, end: datetime, department=None) -> int:
    """Whole seconds of working hours between two moments; 0 if the end is not after the begin."""
    calendar = calendar_of(department)
    start, stop = micros(begin), micros(end)
    if stop <= start:
        return 0
    days = range(calendar.day_of(start).ordinal, calendar.day_of(stop).ordinal + 1)
    spent = (max(0, min(b, stop) - max(a, start)) for number in days for a, b in calendar[number].ranges)
    return sum(spent) // 1_000_000

"""The counting of the five units, by replay over the days. Moments are microseconds since 1970.

`stops` are the pauses: sorted, apart from each other, none before the begin; the last may be open and ends `NEVER`.
`notes`, where given, collects (day, verdict) of each day that was looked at, so that an explanation cannot differ from
the result.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import Refused
from regulations.calendars.days import Calendar, Day
from regulations.values import Span

MINUTE = 60 * 1_000_000
HOUR = 60 * MINUTE
ELAPSED = {"minutes": MINUTE, "hours": HOUR}  # units that pass day and night
NEVER = 2**63
PATIENCE = 4 * 366  # days without any working time after which we give up

COUNTED, IDLE, PAUSED = "counted", "idle", "paused"
Stops = list[tuple[int, int]]
Notes = list[tuple[Day, str]] | None
Found = tuple[int | None, bool]


def count(calendar: Calendar, begin: int, span: Span, stops: Stops, notes: Notes = None) -> Found:
    """When the span is over, None while the clock stands still; and whether provisional days were looked at."""
    if span.unit in ELAPSED:
        return elapsed(begin, span.count * ELAPSED[span.unit], stops), False
    if span.unit == "working_hours":
        return working_hours(calendar, begin, span.count, stops, notes)
    return whole_days(calendar, begin, span.count, stops, working=span.unit == "working_days", notes=notes)


def elapsed(begin: int, left: int, stops: Stops) -> int | None:
    for stop, resume in stops:
        if stop - begin >= left:
            break
        left -= stop - begin
        begin = resume
    return None if begin >= NEVER else begin + left


def working_hours(calendar: Calendar, begin: int, count: int, stops: Stops, notes: Notes = None) -> Found:
    """The first moment by which so many hours have been worked."""
    left = count * HOUR
    if not left:
        return begin, False
    provisional = False
    for day in days_from(calendar, calendar.day_of(begin).ordinal, stops):
        provisional = provisional or day.is_provisional
        done = 0
        for a, b in running(day.ranges, begin, stops):
            if b - a >= left - done:
                note(notes, day, COUNTED)
                return a + left - done, provisional
            done += b - a
        left -= done
        note(notes, day, COUNTED if done else PAUSED if day.ranges and day.close > begin else IDLE)
    return None, provisional


def running(ranges, begin: int, stops: Stops) -> Iterator[tuple[int, int]]:
    """The parts of the ranges after the begin in which the clock runs."""
    for start, end in ranges:
        start = max(start, begin)
        for stop, resume in stops:
            if stop < end and resume > start:
                if stop > start:
                    yield start, stop
                start = resume
        if start < end:
            yield start, end


def whole_days(
    calendar: Calendar, begin: int, count: int, stops: Stops, *, working: bool, notes: Notes = None
) -> Found:
    """The close of business of the n-th day after that of the event.

    A day counts unless the clock stood still in its business hours. A last day that is not worked moves on to the next
    one that is. None of 0 days: the day of the event itself, as long as its close of business is still to come.
    """
    provisional = False
    first = calendar.day_of(begin).ordinal
    for day in days_from(calendar, first if count == 0 else first + 1, stops):
        provisional = provisional or day.is_provisional
        if stops and is_stopped(day, stops):
            note(notes, day, PAUSED)
        elif count > 0 and working and not day.ranges:
            note(notes, day, IDLE)
        else:
            count -= 1
            if count <= 0 and day.ranges and day.close > begin:
                note(notes, day, COUNTED)
                return day.close, provisional
            note(notes, day, COUNTED if count >= 0 else IDLE)
    return None, provisional


def days_from(calendar: Calendar, ordinal: int, stops: Stops) -> Iterator[Day]:
    """Day after day, until the clock stands still for ever. Refuses a calendar in which nobody ever works."""
    halt = stops[-1][0] if stops and stops[-1][1] >= NEVER else NEVER
    idle = 0
    while True:
        day = calendar[ordinal]
        if day.begin >= halt:
            return
        idle = 0 if day.ranges else idle + 1
        if idle > PATIENCE:
            raise Refused(_("The working calendar has no working hours any more."), code="no_hours")
        yield day
        ordinal += 1


def is_stopped(day: Day, stops: Stops) -> bool:
    ranges = day.ranges or ((day.begin, day.end),)
    return any(stop < end and resume > start for stop, resume in stops for start, end in ranges)


def note(notes: Notes, day: Day, verdict: str) -> None:
    if notes is not None:
        notes.append((day, verdict))

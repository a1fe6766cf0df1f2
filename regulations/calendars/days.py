"""One calendar: what each day is, for the company or for one line of departments. Computed once a day and kept."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from regulations.calendars.hours import Ranges, without
from regulations.calendars.published import statutory_days

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LAST_ORDINAL = date.max.toordinal() - 1
KEPT_DAYS = 40_000
FIRST_YEAR, LAST_YEAR = 1950, 2100  # that are shown and corrected

WORKING, MADE_UP, CHANGED, OFF, REST = "working", "made_up", "changed", "off", "rest"


class Day(NamedTuple):
    """What a day is. Moments are microseconds since 1970, so that zones and clock changes are settled here."""

    ordinal: int
    begin: int
    end: int
    ranges: tuple[tuple[int, int], ...]
    kind: str
    name: str
    is_provisional: bool
    hours: Ranges

    @property
    def date(self) -> date:
        return date.fromordinal(self.ordinal)

    @property
    def close(self) -> int:
        return self.ranges[-1][1]


@dataclass(frozen=True)
class Pattern:
    starts_on: date
    hours: tuple[Ranges, ...]  # Monday to Sunday
    keeps_holidays: bool = True

    @property
    def ordinary(self) -> Ranges:
        """The hours of a make-up day: those of the first weekday that is worked."""
        return next((hours for hours in self.hours if hours), ())


class Row(NamedTuple):
    """A dated row as the calendar needs it."""

    is_working: bool
    hours: Ranges
    name: str
    is_own: bool
    is_provisional: bool


@dataclass
class Level:
    """What the company or one department says itself: patterns by day, oldest first, and dated rows."""

    patterns: list[Pattern]
    rows: dict[date, Row]

    def pattern_on(self, day: date) -> Pattern | None:
        place = bisect_right(self.patterns, day, key=lambda pattern: pattern.starts_on)
        return self.patterns[place - 1] if place else None


class Calendar(dict):
    """Days by ordinal. `levels`: the nearest department first, the company last."""

    def __init__(self, levels: list[Level], first: Pattern, is_published: Callable[[int], bool]):
        super().__init__()
        self.levels = levels
        self.first = first
        self.is_published = is_published
        self.zone = timezone.get_default_timezone()

    def __missing__(self, ordinal: int) -> Day:
        if len(self) > KEPT_DAYS:
            self.clear()
        made = self[ordinal] = self.make(ordinal)
        return made

    def make(self, ordinal: int) -> Day:
        if not 1 < ordinal <= LAST_ORDINAL:
            raise OverflowError("The calendar ends with the year 9999.")
        day = date.fromordinal(ordinal)
        hours, kind, name, is_provisional = self.judge(day)
        ranges = tuple((self.moment(day, begin), self.moment(day, end)) for begin, end in hours)
        return Day(ordinal, self.moment(day, 0), self.moment(day, 1440), ranges, kind, name, is_provisional, hours)

    def judge(self, day: date) -> tuple[Ranges, str, str, bool]:
        """The hours of a day, its kind, its name and whether it is provisional."""
        pattern = self.pattern_of(day)
        weekly = pattern.hours[day.weekday()]
        is_open = pattern.keeps_holidays and not self.is_published(day.year)
        row = self.row_of(day, pattern)
        if row and row.is_working:
            hours = row.hours or weekly or pattern.ordinary
            kind = MADE_UP if not weekly else CHANGED if hours != weekly else WORKING
            return hours, kind, row.name, row.is_provisional
        if row:
            hours = without(weekly, row.hours) if row.hours else ()
            return hours, CHANGED if hours else OFF, row.name, row.is_provisional
        if is_open and (name := statutory_days(day.year).get(day)):
            return (), OFF, name, True
        return weekly, WORKING if weekly else REST, "", is_open

    def pattern_of(self, day: date) -> Pattern:
        """The nearest hours of the week that are in force on this day."""
        return next((found for level in self.levels if (found := level.pattern_on(day))), self.first)

    def row_of(self, day: date, pattern: Pattern) -> Row | None:
        """The nearest dated row; published ones do not bind those who work through public holidays."""
        rows = (level.rows.get(day) for level in self.levels)
        return next((row for row in rows if row and (row.is_own or pattern.keeps_holidays)), None)

    def moment(self, day: date, minute: int) -> int:
        begin = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
        return micros(begin.replace(tzinfo=self.zone))

    def day_of(self, micro: int) -> Day:
        return self[self.at(micro).toordinal()]

    def at(self, micro: int) -> datetime:
        return (EPOCH + timedelta(microseconds=micro)).astimezone(self.zone)


def micros(moment: datetime) -> int:
    """Microseconds since 1970. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone: {moment.isoformat()}")
    return (moment - EPOCH) // MICROSECOND

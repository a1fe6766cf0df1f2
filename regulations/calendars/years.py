"""A year of one calendar, arranged for its page."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import dateformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.calendars.days import CHANGED, MADE_UP, OFF, REST, WORKING, Calendar, Day
from regulations.calendars.explaining import kind_words
from regulations.calendars.hours import write_hours

# A short word for a small square of a month, and what it means.
MARKS = {
    WORKING: ("", _("working day")),
    MADE_UP: (pgettext_lazy("mark of a day", "work"), _("make-up working day")),
    CHANGED: (pgettext_lazy("mark of a day", "part"), _("other hours")),
    OFF: (pgettext_lazy("mark of a day", "off"), _("day off")),
    REST: (pgettext_lazy("mark of a day", "rest"), _("weekend or rest day")),
}
LEGEND = [(kind, *MARKS[kind]) for kind in (WORKING, MADE_UP, CHANGED, OFF, REST)]


@dataclass(frozen=True)
class Square:
    """A day of the page."""

    day: Day

    @property
    def date(self) -> date:
        return self.day.date

    @property
    def mark(self) -> str:
        return MARKS[self.day.kind][0]

    @property
    def words(self) -> str:
        """«National Day», «make-up working day, Spring Festival», «working day»."""
        return kind_words(self.day) or str(MARKS[self.day.kind][1])

    @property
    def hours(self) -> str:
        return write_hours(self.day.hours)

    @property
    def is_odd(self) -> bool:
        """Whether an «off» or «worked» of its own stands in the calendar or in the law."""
        return self.day.kind in (MADE_UP, CHANGED, OFF)


@dataclass(frozen=True)
class Run:
    """Days on end that are the same."""

    squares: list[Square]

    @property
    def first(self) -> Square:
        return self.squares[0]

    @property
    def last(self) -> Square:
        return self.squares[-1]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Square | None]]
    working_days: int


def year_page(calendar: Calendar, year: int) -> dict:
    squares = {}
    day = date(year, 1, 1)
    while day.year == year:
        squares[day] = Square(calendar[day.toordinal()])
        day += timedelta(days=1)
    return {
        "year": year,
        "months": [month_of(squares, year, number) for number in range(1, 13)],
        "runs": runs_of([square for square in squares.values() if square.is_odd]),
        "legend": LEGEND,
        "working_days": sum(bool(square.day.ranges) for square in squares.values()),
        "is_provisional": any(square.day.is_provisional for square in squares.values()),
        "is_published": calendar.is_published(year),
        "week": week_of(calendar, year),
    }


def month_of(squares: dict[date, Square], year: int, number: int) -> Month:
    weeks = [
        [squares[day] if day.month == number else None for day in week]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    worked = sum(bool(square.day.ranges) for week in weeks for square in week if square)
    return Month(date(year, number, 1), weeks, worked)


def runs_of(squares: list[Square]) -> list[Run]:
    """Neighbours that are the same kind of day by the same name, joined."""
    keys = {
        square.date: (square.day.ordinal - place, square.day.kind, square.day.name, square.day.hours)
        for place, square in enumerate(squares)
    }
    return [Run(list(run)) for _key, run in groupby(squares, key=lambda square: keys[square.date])]


@dataclass(frozen=True)
class Weekday:
    """One row of the week: a date of it, to say its name, and its hours."""

    date: date
    hours: str

    @property
    def short(self) -> str:
        """«一» or «Mo»."""
        name = dateformat.format(self.date, "D")
        return name[:2] if name.isascii() else name[-1]


def week_of(calendar: Calendar, year: int) -> list[Weekday]:
    """Monday to Sunday, as the week is at the end of the year."""
    last = date(year, 12, 31)
    days = sorted((last - timedelta(days=step) for step in range(7)), key=lambda day: day.weekday())
    return [Weekday(day, write_hours(calendar.pattern_of(day).hours[day.weekday()])) for day in days]

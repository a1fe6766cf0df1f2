"""The calendars of this process, made from the rows and dropped when these change.

A deed on the calendar gives it a new token (`CalendarStamp`) and drops what its own thread keeps. Everyone else looks
at the token every two seconds, so a calendar is never older than that, whichever process changed it.
"""

import threading
import time
from collections import defaultdict

from django.db import transaction
from django.utils.crypto import get_random_string

from regulations.calendars.days import Calendar, Level, Pattern, Row
from regulations.calendars.hours import parse_hours
from regulations.models.calendar import WEEKDAYS, CalendarDay, CalendarStamp, PublishedYear, WeekPattern

STALE_SECONDS = 2
_kept = threading.local()


class Book:
    """All rows of the calendar at one moment, and the calendars made of them so far."""

    def __init__(self, token: str):
        self.token = token
        self.years = frozenset(PublishedYear.objects.values_list("year", flat=True))
        self.levels: dict[int | None, Level] = defaultdict(lambda: Level([], {}))
        for department, starts_on, keeps, *hours in WeekPattern.objects.order_by("starts_on").values_list(
            "department_id", "starts_on", "keeps_holidays", *WEEKDAYS
        ):
            pattern = Pattern(starts_on, tuple(parse_hours(text) for text in hours), keeps)
            self.levels[department].patterns.append(pattern)
        for (
            department,
            day,
            is_working,
            hours,
            name,
            source,
            is_provisional,
        ) in CalendarDay.objects.order_by().values_list(
            "department_id", "day", "is_working", "hours", "name", "source", "is_provisional"
        ):
            is_own = source == CalendarDay.Source.OWN
            row = Row(is_working, parse_hours(hours) if hours else (), name, is_own, is_provisional)
            self.levels[department].rows[day] = row
        self.calendars: dict[tuple[int, ...], Calendar] = {}

    def calendar_of(self, department=None) -> Calendar:
        """Departments that say nothing themselves share the calendar of those above them."""
        path = department.path.strip("/").split("/") if department else ()
        key = tuple(number for part in reversed(path) if part and (number := int(part)) in self.levels)
        if key not in self.calendars:
            company = self.levels[None]
            first = company.patterns[0] if company.patterns else default_pattern()
            levels = [*(self.levels[number] for number in key), company]
            self.calendars[key] = Calendar(levels, first, self.years.__contains__)
        return self.calendars[key]


def default_pattern() -> Pattern:
    week = WeekPattern()
    return Pattern(week.starts_on, tuple(parse_hours(text) for text in week.hours), week.keeps_holidays)


def calendar_of(department=None) -> Calendar:
    """The calendar of a department, of the company without one; at most `STALE_SECONDS` old."""
    book = getattr(_kept, "book", None)
    now = time.monotonic()
    if book is None or now - _kept.seen_at > STALE_SECONDS:
        token = CalendarStamp.objects.values_list("token", flat=True).first() or ""
        if book is None or book.token != token:
            book = _kept.book = Book(token)
        _kept.seen_at = now
    return book.calendar_of(department)


def expire() -> None:
    """Let this thread look at the token before its next answer."""
    _kept.seen_at = float("-inf")


def forget() -> None:
    """Drop what this thread keeps."""
    _kept.book = None


def changed() -> None:
    """The rows were changed in this transaction: this thread reads them afresh now, all others soon."""
    CalendarStamp.objects.update_or_create(pk=1, defaults={"token": get_random_string(16)})
    forget()
    transaction.on_commit(forget)

"""Deadlines against the minute walker, over nights, lunch, holidays, make-up days, leap days and pauses."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from regulations.actions.calendar import correct_day, save_pattern
from regulations.deadlines import deadline, is_working, next_working, working_seconds
from regulations.models import CalendarDay, WeekPattern
from regulations.models.calendar import WEEKDAYS
from regulations.values import Span
from tests.regulations import walker

CHINA = ZoneInfo("Asia/Shanghai")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The days before which something odd happens.
PLACES = ["2024-02-26", "2024-02-08", "2025-01-23", "2025-04-25", "2025-09-22", "2025-12-29", "2026-02-12"]
PLACES += ["2027-09-29", "2028-02-25", "2028-01-21"]
LONGEST = {"minutes": 3000, "hours": 80, "working_hours": 30, "days": 10, "working_days": 6}
quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def places(cast):
    """The calendars of the walker as rows: (department, hours by day)."""

    def pattern(department, text, days=WEEKDAYS, **facts):
        week = {name: text if name in days else "" for name in WEEKDAYS}
        save_pattern(pattern=WeekPattern(department=department, **week, **facts), by=cast.system)

    def day(department, text, is_working, hours=""):
        row = CalendarDay(department=department, day=date.fromisoformat(text), is_working=is_working, hours=hours)
        correct_day(row=row, by=cast.system)

    pattern(cast.sales, "00:00-06:00, 22:00-24:00", keeps_holidays=False)
    day(cast.sales, "2025-10-03", False)
    pattern(cast.service, "08:00-12:00", [name for name in WEEKDAYS if name != "wednesday"])
    day(cast.service, "2025-09-24", True, "09:00-10:30 15:00-15:45")
    day(cast.service, "2024-02-29", False, "09:15-12:00")
    return SimpleNamespace(
        company=(None, walker.company), nights=(cast.sales_one, walker.nights), mornings=(cast.service, walker.mornings)
    )


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=CHINA)


moments = st.builds(
    lambda place, minute: datetime.fromisoformat(place) + timedelta(minutes=minute),
    st.sampled_from(PLACES),
    st.integers(0, 8 * 1440),
)
spans = st.sampled_from(list(LONGEST)).flatmap(
    lambda unit: st.builds(Span, st.integers(0, LONGEST[unit]), st.just(unit))
)
# (minutes after the begin, length; None lasts for ever); before the begin too, touching, overlapping, in any order.
pauses = st.lists(st.tuples(st.integers(-600, 6 * 1440), st.one_of(st.integers(0, 4 * 1440), st.none())), max_size=3)
who = st.sampled_from(["company", "nights", "mornings"])


def placed(begin: datetime, found: list) -> list[tuple[datetime, datetime | None]]:
    starts = [(begin + timedelta(minutes=start), length) for start, length in found]
    return [(start, None if length is None else start + timedelta(minutes=length)) for start, length in starts]


@quick
@given(begin=moments, span=spans, found=pauses, name=who)
@example(begin=datetime(2025, 9, 26, 16, 40), span=Span(3), found=[], name="company")
@example(begin=datetime(2024, 2, 28, 23, 59), span=Span(1, "days"), found=[], name="mornings")
@example(begin=datetime(2025, 9, 30, 17, 30), span=Span(0), found=[], name="company")
@example(begin=datetime(2025, 9, 29, 17, 0), span=Span(1, "working_hours"), found=[(30, None)], name="company")
@example(begin=datetime(2025, 9, 29, 17, 0), span=Span(1, "working_hours"), found=[(29, None)], name="company")
@example(begin=datetime(2025, 9, 29, 17, 0), span=Span(1), found=[(1470, None)], name="company")
@example(begin=datetime(2025, 9, 29, 17, 0), span=Span(1), found=[(1469, 1)], name="company")
def test_deadlines_are_those_of_the_walker(places, begin, span, found, name):
    department, hours = getattr(places, name)
    stops = placed(begin, found)
    walked = walker.walk(begin, span.count, span.unit, hours, stops)
    counted = deadline(
        aware(begin),
        span,
        department=department,
        pauses=[(aware(start), end and aware(end)) for start, end in stops],
    )
    assert counted.at == (walked and aware(walked))
    assert counted.explain()


@quick
@given(begin=moments, length=st.integers(0, 3 * 1440), name=who)
def test_working_time_is_that_of_the_walker(places, begin, length, name):
    department, hours = getattr(places, name)
    minutes = [begin + timedelta(minutes=step) for step in range(length)]
    worked = sum(walker.is_worked(minute, hours) for minute in minutes)
    end = begin + timedelta(minutes=length)
    assert working_seconds(aware(begin), aware(end), department) == worked * 60
    assert is_working(aware(begin), department) == walker.is_worked(begin, hours)
    following = next(
        moment for step in range(20 * 1440) if walker.is_worked(moment := begin + timedelta(minutes=step), hours)
    )
    assert next_working(aware(begin), department) == aware(following)


@quick
@given(begin=moments, span=spans, seconds=st.integers(0, 59), name=who)
def test_a_deadline_is_never_before_the_begin_and_grows_with_the_span(places, begin, span, seconds, name):
    department = getattr(places, name)[0]
    start = aware(begin + timedelta(seconds=seconds))
    first = deadline(start, span, department=department).at
    longer = deadline(start, Span(span.count + 1, span.unit), department=department).at
    assert start <= first <= longer
    assert longer > first or span.unit == "days" or span.count == 0  # both may end after the same day off

"""The deadlines that the rules name, told day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.errors import Refused
from regulations.actions.calendar import correct_day, save_pattern
from regulations.calendars import store
from regulations.deadlines import deadline, is_working, next_working, working_seconds
from regulations.models import CalendarDay, WeekPattern
from regulations.values import Span

CHINA = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def due(begin: str, span: str, *pauses: tuple[str, str | None], **facts) -> str | None:
    stops = [(at(start), end and at(end)) for start, end in pauses]
    found = deadline(at(begin), Span.parse(span), pauses=stops, **facts).at
    return found and found.strftime("%Y-%m-%d %H:%M")


def set_day(text: str, is_working: bool, by, hours="", **facts) -> CalendarDay:
    row = CalendarDay(day=date.fromisoformat(text), is_working=is_working, hours=hours, **facts)
    return correct_day(row=row, by=by)


def test_the_example_of_the_rules():
    """26 September 2025 is a Friday, Sunday the 28th makes up for the National Day week."""
    assert due("2025-09-26 16:40", "3 working days") == "2025-09-30 17:30"
    assert due("2025-09-26 16:40", "24 hours") == "2025-09-27 16:40"


@pytest.mark.parametrize(
    ("begin", "span", "expected"),
    [
        # the day of the event does not count, whatever its hour
        ("2025-11-03 00:00", "1 working days", "2025-11-04 17:30"),
        ("2025-11-03 23:59", "1 working days", "2025-11-04 17:30"),
        ("2025-11-08 10:00", "1 working days", "2025-11-10 17:30"),
        # over the week of the National Day
        ("2025-09-30 17:00", "1 working days", "2025-10-09 17:30"),
        ("2025-09-30 17:00", "3 working days", "2025-10-11 17:30"),
        ("2025-09-30 17:00", "1 working hours", "2025-10-09 09:00"),
        ("2025-09-30 17:00", "1 hours", "2025-09-30 18:00"),
        # calendar days count on days off, and a last day off moves on
        ("2025-11-03 09:00", "4 days", "2025-11-07 17:30"),
        ("2025-11-03 09:00", "5 days", "2025-11-10 17:30"),
        ("2025-09-25 09:00", "7 days", "2025-10-09 17:30"),
        # working hours end at the close, not at the next opening, and pause for lunch
        ("2025-11-03 08:30", "8 working hours", "2025-11-03 17:30"),
        ("2025-11-03 11:00", "2 working hours", "2025-11-03 14:00"),
        ("2025-11-03 12:15", "1 working hours", "2025-11-03 14:00"),
        # nothing to wait for
        ("2025-11-03 11:00", "0 working days", "2025-11-03 17:30"),
        ("2025-11-03 17:30", "0 working days", "2025-11-04 17:30"),
        ("2025-11-08 11:00", "0 days", "2025-11-10 17:30"),
        ("2025-11-08 11:00", "0 hours", "2025-11-08 11:00"),
        ("2025-11-08 11:00", "0 working hours", "2025-11-08 11:00"),
        ("2025-11-08 11:00", "0 minutes", "2025-11-08 11:00"),
        # minutes pass at night and on days off
        ("2025-11-07 17:25", "30 minutes", "2025-11-07 17:55"),
        ("2025-10-01 23:50", "30 minutes", "2025-10-02 00:20"),
        ("2024-02-28 23:59", "1 minutes", "2024-02-29 00:00"),
        # the year's end and the leap day
        ("2025-12-31 16:00", "1 working days", "2026-01-04 17:30"),
        ("2024-02-28 16:00", "1 working days", "2024-02-29 17:30"),
        ("2024-02-29 16:00", "1 days", "2024-03-01 17:30"),
        ("2024-02-28 16:00", "24 hours", "2024-02-29 16:00"),
        ("2023-02-28 16:00", "24 hours", "2023-03-01 16:00"),
    ],
)
def test_counting(begin, span, expected):
    assert due(begin, span) == expected


@pytest.mark.parametrize(
    ("span", "pauses", "expected"),
    [
        # Monday 3 November 2025, 10:00
        ("24 hours", [("2025-11-03 12:00", "2025-11-03 15:00")], "2025-11-04 13:00"),
        ("4 working hours", [("2025-11-03 11:00", "2025-11-03 14:00")], "2025-11-03 17:00"),
        ("2 working days", [("2025-11-04 10:00", "2025-11-05 15:00")], "2025-11-07 17:30"),
        ("2 working days", [("2025-11-04 17:30", "2025-11-05 08:30")], "2025-11-05 17:30"),
        ("2 working days", [("2025-11-04 12:00", "2025-11-04 13:00")], "2025-11-05 17:30"),
        ("2 days", [("2025-11-04 17:29", "2025-11-04 17:30")], "2025-11-06 17:30"),
        # a pause before the begin, an empty one, overlapping ones in any order
        ("1 working days", [("2025-11-01 10:00", "2025-11-03 09:00")], "2025-11-04 17:30"),
        ("1 working days", [("2025-11-04 10:00", "2025-11-04 10:00")], "2025-11-04 17:30"),
        (
            "2 hours",
            [("2025-11-03 11:30", "2025-11-03 12:00"), ("2025-11-03 11:00", "2025-11-03 11:45")],
            "2025-11-03 13:00",
        ),
        # the clock stands still
        ("2 hours", [("2025-11-03 11:00", None)], None),
        ("30 minutes", [("2025-11-03 10:20", None)], None),
        ("30 minutes", [("2025-11-03 10:20", "2025-11-03 10:45")], "2025-11-03 10:55"),
        ("1 working days", [("2025-11-04 17:00", None)], None),
        # what was due before stays due
        ("2 hours", [("2025-11-03 12:00", None)], "2025-11-03 12:00"),
        ("1 working days", [("2025-11-04 17:30", None)], "2025-11-04 17:30"),
    ],
)
def test_pauses_are_replayed(span, pauses, expected):
    assert due("2025-11-03 10:00", span, *pauses) == expected


def test_a_pause_of_a_week_moves_a_deadline_by_what_was_lost():
    assert due("2025-09-26 16:40", "3 working days", ("2025-09-28 09:00", "2025-10-09 16:00")) == "2025-10-13 17:30"


@pytest.mark.parametrize("moment", [datetime(2025, 9, 26, 16, 40)])
def test_a_moment_without_a_zone_is_refused(moment):
    for ask in (
        lambda: deadline(moment, Span(3)),
        lambda: deadline(at("2025-09-26 16:40"), Span(3), pauses=[(moment, None)]),
        lambda: is_working(moment),
        lambda: next_working(moment),
        lambda: working_seconds(moment, at("2025-09-27 10:00")),
    ):
        with pytest.raises(ValueError, match="time zone"):
            ask()


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="pause"):
        due("2025-11-03 10:00", "3 days", ("2025-11-04 10:00", "2025-11-04 09:00"))


def test_a_moment_of_another_zone_is_the_same_moment():
    assert deadline(datetime(2025, 9, 26, 8, 40, tzinfo=UTC), Span(3)).at == at("2025-09-30 17:30")
    new_york = datetime(2025, 9, 26, 18, 0, tzinfo=ZoneInfo("America/New_York"))  # Saturday 06:00 here
    assert deadline(new_york, Span(1)).at == at("2025-09-28 17:30")


def test_the_seconds_of_an_hour_count():
    begin = at("2025-11-03 17:29").replace(second=58, microsecond=5)
    assert deadline(begin, Span(1, "hours")).at == begin + timedelta(hours=1)
    assert deadline(begin, Span(1, "working_hours")).at == at("2025-11-04 09:29").replace(second=58, microsecond=5)


@pytest.mark.parametrize(
    ("begin", "span", "expected"),
    [
        ("2003-12-31 10:00", "1 working days", "2004-01-02 17:30"),
        ("1986-05-03 12:00", "24 hours", "1986-05-04 13:00"),  # the night in which summer time began
        ("2096-02-28 16:00", "1 working days", "2096-02-29 17:30"),
        ("2300-10-01 10:00", "1 working days", "2300-10-04 17:30"),
    ],
)
def test_years_far_away(begin, span, expected):
    assert due(begin, span) == expected


def test_beyond_the_last_year_there_is_nothing():
    with pytest.raises(OverflowError):
        due("9999-12-01 10:00", "90 days")
    with pytest.raises(OverflowError):
        due("9999-12-01 10:00", "99999 hours")


def test_a_year_that_is_not_published_is_provisional():
    found = deadline(at("2026-12-30 10:00"), Span(3))
    assert found.is_provisional
    assert found.at == at("2027-01-05 17:30")
    assert "暂定" in found.explain()
    assert not deadline(at("2026-12-29 10:00"), Span(2)).is_provisional
    assert not deadline(at("2027-03-01 10:00"), Span(24, "hours")).is_provisional


def test_statutory_days_of_a_year_to_come_are_off():
    assert not is_working(at("2027-02-08 10:00"))  # third day of the Spring Festival
    assert is_working(at("2027-02-09 10:00"))


def test_open_hours():
    assert is_working(at("2025-11-03 08:30"))
    assert not is_working(at("2025-11-03 12:00"))
    assert next_working(at("2025-11-03 12:00")) == at("2025-11-03 13:00")
    assert next_working(at("2025-09-30 17:30")) == at("2025-10-09 08:30")
    assert working_seconds(at("2025-09-30 17:00"), at("2025-10-09 09:00")) == 3600
    assert working_seconds(at("2025-10-09 09:00"), at("2025-09-30 17:00")) == 0


# Departments


def test_departments_inherit_and_differ(cast):
    week = WeekPattern(department=cast.sales, saturday="09:00-12:00", sunday="")
    save_pattern(pattern=week, by=cast.system)
    set_day("2025-11-05", False, cast.system, department=cast.sales_one)
    spans = {
        place: due("2025-11-07 10:00", "1 working days", department=place)
        for place in (None, cast.company, cast.sales, cast.sales_one)
    }
    assert spans == {
        None: "2025-11-10 17:30",
        cast.company: "2025-11-10 17:30",
        cast.sales: "2025-11-08 12:00",
        cast.sales_one: "2025-11-08 12:00",
    }
    assert due("2025-11-04 10:00", "1 working days", department=cast.sales_one) == "2025-11-06 17:30"
    assert due("2025-11-04 10:00", "1 working days", department=cast.sales_two) == "2025-11-05 17:30"


def test_a_hotline_works_through_public_holidays(cast):
    day = "00:00-24:00"
    hours = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], day)
    save_pattern(pattern=WeekPattern(department=cast.service, keeps_holidays=False, **hours), by=cast.system)
    assert due("2025-09-30 10:00", "2 working days", department=cast.service) == "2025-10-03 00:00"
    assert not deadline(at("2027-10-01 10:00"), Span(1), department=cast.service).is_provisional
    set_day("2025-10-02", False, cast.system, department=cast.service)
    assert due("2025-09-30 10:00", "2 working days", department=cast.service) == "2025-10-04 00:00"


def test_new_hours_hold_from_their_day_on(cast):
    summer = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], "08:00-12:00, 14:30-18:30")
    save_pattern(pattern=WeekPattern(starts_on=date(2025, 6, 1), **summer), by=cast.system)
    assert due("2025-05-29 10:00", "1 working days") == "2025-05-30 17:30"
    assert due("2025-06-03 10:00", "1 working days") == "2025-06-04 18:30"


def test_an_afternoon_off_leaves_a_working_day_that_closes_early(cast):
    set_day("2025-11-05", False, cast.system, hours="13:00-17:30", name="司庆")
    assert due("2025-11-04 10:00", "1 working days") == "2025-11-05 12:00"
    assert "司庆" in deadline(at("2025-11-04 10:00"), Span(1)).explain()


def test_a_calendar_in_which_nobody_works_is_refused(cast):
    WeekPattern.objects.update(monday="", tuesday="", wednesday="", thursday="", friday="")
    CalendarDay.objects.all().delete()
    store.changed()
    with pytest.raises(Refused):
        due("2025-11-04 10:00", "1 working days")


# In words


def test_an_explanation_names_what_was_skipped_and_made_up():
    found = deadline(at("2025-09-26 16:40"), Span(6))
    assert found.explain().splitlines() == [
        "2025年9月26日 星期五 16:40 + 6 个工作日 = 2025年10月11日 星期六 17:30。",
        "开始的当日不计入,最后一日下班时到期。",
        "计入:9月28日 星期日(国庆节调休上班);9月29日 星期一至9月30日 星期二(2 天);"
        "10月9日 星期四至10月10日 星期五(2 天);10月11日 星期六(国庆节调休上班)。",
        "不计入:9月27日 星期六(周末);10月1日 星期三至10月5日 星期日(5 天)(国庆节);"
        "10月6日 星期一(中秋节);10月7日 星期二至10月8日 星期三(2 天)(国庆节)。",
    ]
    with translation.override("en"):
        said = found.explain()
    assert "Not counted: Sat 27 Sep (weekend); Wed 1 Oct to Sun 5 Oct, 5 days (National Day)" in said
    assert "Sat 11 Oct (make-up working day, National Day)" in said


def test_an_explanation_says_when_the_clock_stood_still():
    begin, pause = at("2025-11-03 10:00"), (at("2025-11-04 10:00"), at("2025-11-05 15:00"))
    with translation.override("en"):
        said = deadline(begin, Span(2), pauses=[pause]).explain()
        still = deadline(begin, Span(2), pauses=[(pause[0], None)]).explain()
    assert "Not counted: Tue 4 Nov to Wed 5 Nov, 2 days (paused)" in said
    assert "Paused from Tue 4 Nov 2025 10:00 to Wed 5 Nov 2025 15:00." in said
    assert "the clock stands still" in still
    assert "Paused since Tue 4 Nov 2025 10:00." in still


def test_an_explanation_says_why_a_last_day_moved():
    with translation.override("en"):
        assert "next working day takes its place" in deadline(at("2025-11-03 09:00"), Span(5, "days")).explain()
        assert "next working day takes its place" in deadline(at("2025-11-08 09:00"), Span(0, "days")).explain()
        assert "takes its place" not in deadline(at("2025-11-03 09:00"), Span(4, "days")).explain()

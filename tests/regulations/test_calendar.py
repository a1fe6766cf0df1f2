"""The rows of the calendar: years, corrections, hours of the week, and who hears of them."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations import hooks
from regulations.actions.calendar import (
    correct_day,
    fill_year,
    publish_year,
    remove_pattern,
    save_pattern,
    withdraw_day,
)
from regulations.calendars import published, store
from regulations.calendars.hours import parse_hours, without, write_hours
from regulations.calendars.published import Known
from regulations.deadlines import deadline, is_working
from regulations.models import CalendarDay, CalendarStamp, PublishedYear, WeekPattern
from regulations.reminders.years import remind_of_year
from regulations.values import Span
from tests.customers.samples import sample

CHINA = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db
OFF_DAY, WORKDAY = date(2025, 10, 6), date(2025, 11, 5)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=CHINA)


def a_day(day=WORKDAY, is_working=False, **facts) -> CalendarDay:
    return CalendarDay(day=day, is_working=is_working, **facts)


@pytest.fixture
def heard(monkeypatch):
    """What the calendar told those who keep deadlines."""
    told = []
    monkeypatch.setattr(hooks, "calendar_changed", [lambda days, department: told.append((days, department))])
    return told


# Published years


def test_after_migrate_the_published_years_are_there():
    assert list(PublishedYear.objects.values_list("year", flat=True)) == list(range(2004, published.LAST + 1))
    row = CalendarDay.objects.get(day=date(2025, 9, 28))
    assert (row.is_working, row.name, row.source, row.is_provisional) == (True, "国庆节", "published", False)
    assert not Event.objects.filter(deed="regulations.fill_year").exists()


def test_filling_again_changes_nothing_and_keeps_what_was_corrected(cast, heard):
    correct_day(row=a_day(OFF_DAY, True, name="抢工"), by=cast.admin)
    heard.clear()
    before = list(CalendarDay.objects.order_by("pk").values())
    assert fill_year(year=2025, by=cast.admin) == set()
    call_command("migrate", verbosity=0)
    assert list(CalendarDay.objects.order_by("pk").values()) == before
    assert heard == []


def test_a_row_that_was_copied_wrongly_is_put_right(cast, heard):
    CalendarDay.objects.filter(day=date(2025, 9, 28)).update(is_working=False)
    CalendarDay.objects.filter(day=date(2025, 1, 1)).delete()
    CalendarDay.objects.create(day=date(2025, 7, 1), is_working=False, source="published")
    store.changed()
    wrong = {date(2025, 9, 28), date(2025, 1, 1), date(2025, 7, 1)}
    assert fill_year(year=2025, by=cast.admin) == wrong
    assert heard == [(wrong, None)]
    assert is_working(noon(date(2025, 9, 28)))
    assert is_working(noon(date(2025, 7, 1)))
    assert Event.objects.get(deed="regulations.fill_year").details["changed"] == 3


def test_a_year_that_nobody_published_is_not_filled(cast):
    with pytest.raises(Refused):
        fill_year(year=published.LAST + 1, by=cast.admin)


def test_a_year_is_entered_when_it_is_published(cast, heard):
    begin = datetime(2027, 1, 1, 10, tzinfo=CHINA)
    assert deadline(begin, Span(1)).is_provisional
    days = [Known(date(2027, 1, 1), False, "元旦"), Known(date(2027, 1, 4), False, "元旦")]
    publish_year(
        year=2027, days=[*days, Known(date(2027, 1, 2), True, "元旦")], by=cast.admin, source="国办发明电 1 号"
    )
    found = deadline(begin, Span(1))
    assert (found.at.date(), found.is_provisional) == (date(2027, 1, 2), False)
    assert PublishedYear.objects.get(year=2027).source == "国办发明电 1 号"
    # also the statutory days that are not off any more, such as the National Day that this list leaves out
    assert date(2027, 10, 1) in heard[0][0]


@pytest.mark.parametrize(
    "days",
    [
        [],
        [Known(date(2027, 1, 2), True, "元旦")],
        [Known(date(2028, 1, 1), False, "元旦")],
        [Known(date(2027, 1, 1), False, "元旦"), Known(date(2027, 1, 1), True, "元旦")],
    ],
)
def test_an_unsound_year_is_refused(days, cast):
    with pytest.raises(Refused):
        publish_year(year=2027, days=days, by=cast.admin)


@pytest.mark.real
def test_every_day_agrees_with_the_published_lists():
    """All days of twenty years; those that no list names are Monday to Friday. A list names days of December before."""
    listed = {}
    for year in range(2007, 2027):
        days = json.loads(sample(f"holidays/{year}.json").read_text(encoding="utf-8"))["days"]
        listed |= {date.fromisoformat(one["date"]): not one["isOffDay"] for one in days}
    days = map(date.fromordinal, range(date(2007, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1))
    wrong = [day for day in days if is_working(noon(day)) != listed.get(day, day.weekday() < 5)]
    assert (len(listed) > 500, wrong) == (True, [])


# Correcting a day


def test_a_correction_holds_at_once_and_is_told(cast, heard):
    row = correct_day(row=a_day(name="司庆"), by=cast.admin, reason="董事会决定")
    assert not is_working(noon(WORKDAY))
    assert heard == [({WORKDAY}, None)]
    event = Event.objects.about(row).get()
    assert (event.deed, event.by, event.reason) == ("regulations.correct_day", cast.admin, "董事会决定")
    assert event.changes["is_working"] == [None, False]


def test_a_correction_of_a_published_day_becomes_the_company_s_own(cast):
    row = correct_day(row=a_day(OFF_DAY, True), by=cast.admin)
    assert CalendarDay.objects.get(day=OFF_DAY, department=None) == row
    assert row.source == "own"
    assert is_working(noon(OFF_DAY))


def test_saving_without_a_change_is_nothing(cast, heard):
    correct_day(row=a_day(), by=cast.admin)
    correct_day(row=a_day(), by=cast.admin)
    assert len(heard) == Event.objects.filter(deed="regulations.correct_day").count() == 1


def test_a_correction_taken_back_lets_the_published_day_hold_again(cast, heard):
    row = correct_day(row=a_day(OFF_DAY, True), by=cast.admin)
    withdraw_day(row=row, by=cast.admin)
    assert not is_working(noon(OFF_DAY))
    again = CalendarDay.objects.get(day=OFF_DAY)
    assert (again.source, again.name) == ("published", "中秋节")
    assert Event.objects.filter(deed="regulations.withdraw_day").count() == 1
    assert len(heard) == 2
    with pytest.raises(Refused):
        withdraw_day(row=again, by=cast.admin)


def test_who_may_not_is_refused(cast):
    for person in (cast.gm, cast.zhou_min, cast.nobody):
        with pytest.raises(Refused) as refusal:
            correct_day(row=a_day(), by=person)
        assert refusal.value.code == "forbidden"
    assert not CalendarDay.objects.filter(day=WORKDAY).exists()


def test_of_two_administrators_the_second_is_told(cast):
    seen = ""  # both opened the page of a day without a row
    correct_day(row=a_day(name="盘点"), by=cast.admin, seen=seen)
    with pytest.raises(Stale):
        correct_day(row=a_day(name="检修"), by=cast.root, seen=seen)
    assert CalendarDay.objects.get(day=WORKDAY).name == "盘点"


def test_unreadable_hours_are_refused(cast):
    for hours in ["9-12", "09:00-08:00", "22:00-06:00", "08:00-12:00 11:00-13:00", "08:00-24:30", "08:70-09:00"]:
        with pytest.raises(Refused):
            correct_day(row=a_day(hours=hours), by=cast.admin)


def test_hours_that_do_not_fit_when_written_in_full_are_refused(cast):
    """On PostgreSQL the column takes no more than a hundred characters."""
    hours = " ".join(f"1:{minute:02}-1:{minute + 1:02}" for minute in range(10, 30, 2))
    assert len(hours) <= 100 < len(write_hours(parse_hours(hours)))
    with pytest.raises(Refused):
        correct_day(row=a_day(is_working=True, hours=hours), by=cast.admin)
    with pytest.raises(Refused):
        save_pattern(pattern=WeekPattern(department=cast.sales, monday=hours), by=cast.admin)


@pytest.mark.parametrize("day", [date.min, date.max, date(1949, 12, 31), date(2101, 1, 1)])
def test_days_that_no_page_shows_are_refused(cast, day):
    with pytest.raises(Refused, match="1950 年至 2100 年"):
        correct_day(row=a_day(day), by=cast.admin)


def test_hours_are_read_as_people_write_them():
    assert write_hours(parse_hours(" 8:30 - 12:00、13:00－17:30")) == "08:30-12:00 13:00-17:30"
    assert write_hours(parse_hours("08：30～12：00;13:00至24:00")) == "08:30-12:00 13:00-24:00"
    assert parse_hours("") == ()
    with pytest.raises(ValidationError):
        parse_hours("morning")
    assert without(parse_hours("08:00-12:00 13:00-17:00"), parse_hours("11:00-14:00 16:30-18:00")) == parse_hours(
        "08:00-11:00 14:00-16:30"
    )


def test_a_mended_calendar_moves_a_deadline():
    begin = datetime(2025, 11, 3, 10, tzinfo=CHINA)
    CalendarDay.objects.create(day=WORKDAY, is_working=False)
    store.changed()
    assert deadline(begin, Span(2)).at.date() == date(2025, 11, 6)


# Hours of the week


def test_new_hours_tell_which_days_are_other(cast, heard):
    week = WeekPattern(department=cast.sales, saturday="09:00-12:00", starts_on=date(2026, 11, 1))
    save_pattern(pattern=week, by=cast.admin, reason="旺季")
    [(days, department)] = heard
    assert department == cast.sales
    assert {day.weekday() for day in days} == {5}
    assert min(days) >= date(2026, 11, 1)
    event = Event.objects.about(week).get()
    assert (event.deed, event.reason) == ("regulations.save_pattern", "旺季")
    remove_pattern(pattern=week, by=cast.admin)
    assert heard[1] == heard[0]
    assert not WeekPattern.objects.filter(department=cast.sales).exists()


def test_hours_that_cannot_be_are_refused(cast):
    company = WeekPattern.objects.get(department=None)
    empty = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], "")
    wrong = [
        WeekPattern(department=cast.sales, **empty),
        WeekPattern(department=cast.sales, monday="evening"),
        WeekPattern(starts_on=company.starts_on),
        WeekPattern(pk=company.pk, department=cast.sales),
    ]
    for pattern in wrong:
        with pytest.raises(Refused):
            save_pattern(pattern=pattern, by=cast.admin)
    with pytest.raises(Refused):
        remove_pattern(pattern=company, by=cast.admin)
    with pytest.raises(Refused):
        save_pattern(pattern=WeekPattern(department=cast.sales), by=cast.zhou_min)


# Kept in the process


def test_the_calendar_is_read_once(cast, django_assert_num_queries):
    is_working(noon(WORKDAY))
    with django_assert_num_queries(0):
        for department in (None, cast.company, cast.sales_one):
            deadline(noon(WORKDAY), Span(20), department=department)


def test_what_another_process_changed_is_seen_after_two_seconds(monkeypatch):
    assert is_working(noon(WORKDAY))
    CalendarDay.objects.create(day=WORKDAY, is_working=False)
    CalendarStamp.objects.update(token="another")
    assert is_working(noon(WORKDAY))  # kept
    now = store.time.monotonic()
    monkeypatch.setattr(store.time, "monotonic", lambda: now + store.STALE_SECONDS + 0.1)
    assert not is_working(noon(WORKDAY))


# The reminder


def test_in_november_administrators_are_told_once_a_month(cast):
    assert remind_of_year(date(2026, 10, 31)) == 0
    assert remind_of_year(date(2026, 11, 2)) == 1
    assert remind_of_year(date(2026, 11, 3)) == 0
    assert remind_of_year(date(2026, 12, 1)) == 1
    assert remind_of_year(date(2027, 1, 4)) == 1
    notice = Notice.objects.order_by("pk").first()
    assert notice.person == cast.admin
    assert notice.title == "2027年的放假安排还没有录入工作日历"
    assert notice.url == "/regulations/calendar/?year=2027"


def test_once_entered_nobody_is_told(cast):
    publish_year(year=2027, days=[Known(date(2027, 1, 1), False, "元旦")], by=cast.admin)
    assert remind_of_year(date(2026, 11, 20)) == 0

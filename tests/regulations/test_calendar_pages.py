"""The calendar for everybody, and the pages on which administrators correct it."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import Event
from regulations.actions.calendar import correct_day
from regulations.models import CalendarDay, PublishedYear, WeekPattern
from regulations.models.calendar import WEEKDAYS

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 5)
ADMIN_DAY, ADMIN_WEEK = "/admin/regulations/calendarday/", "/admin/regulations/weekpattern/"


def year_url(year=2025, department=None):
    query = {"year": year} | ({"department": department.pk} if department else {})
    return reverse("regulations:calendar", query=query)


def day_url(day=DAY, department=None):
    query = {"department": department.pk} if department else None
    return reverse("regulations:calendar_day", args=[day.year, day.month, day.day], query=query)


def form(**typed):
    return {"is_working": "False", "hours": "", "name": "", "reason": "", "seen": "", **typed}


def square(page: str, number: str, title: str) -> bool:
    return f'title="{title}"><b>{number}</b>' in page


def test_everybody_sees_the_year(cast, signed_in):
    page = signed_in(cast.zhou_min).get(year_url()).content.decode()
    assert square(page, "28", "国庆节调休上班")
    assert square(page, "6", "中秋节")
    assert square(page, "8", "周末")
    assert "全年 248 个工作日" in page
    assert day_url() not in page  # correcting is not offered
    assert "暂定" not in page


def test_a_year_that_is_not_published_says_so(cast, signed_in):
    page = signed_in(cast.admin).get(year_url(2027)).content.decode()
    assert "暂定" in page
    assert reverse("regulations:calendar_year", args=[2027]) in page


def test_a_department_has_its_own_calendar(cast, signed_in):
    correct_day(row=CalendarDay(day=DAY, department=cast.sales, is_working=False, name="订货会"), by=cast.system)
    client = signed_in(cast.zhou_min)
    assert square(client.get(year_url(department=cast.sales_one)).content.decode(), "5", "订货会")
    assert "订货会" not in client.get(year_url()).content.decode()
    assert client.get(reverse("regulations:calendar", query={"department": 10**6})).status_code == 404


@pytest.mark.parametrize("year", ["", "abc", "-3", "0", "99999", "2025"])
def test_odd_years_in_the_address_do_no_harm(year, cast, signed_in):
    assert signed_in(cast.zhou_min).get(f"/regulations/calendar/?year={year}").status_code == 200


def test_the_page_asks_few_queries_whatever_is_in_the_calendar(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.zhou_min)
    client.get(year_url())
    with django_assert_max_num_queries(10):
        client.get(year_url(2024))


def test_an_administrator_corrects_a_day(cast, signed_in):
    client = signed_in(cast.admin)
    assert client.get(day_url()).status_code == 200
    answer = client.post(day_url(), form(name="盘点", reason="年中盘点"))
    assert answer.url == year_url()
    row = CalendarDay.objects.get(day=DAY)
    assert (row.is_working, row.name, row.source) == (False, "盘点", "own")
    assert square(client.get(year_url()).content.decode(), "5", "盘点")


def test_unreadable_hours_are_said_beside_the_field(cast, signed_in):
    answer = signed_in(cast.admin).post(day_url(), form(hours="上午"))
    assert answer.status_code == 422
    assert "时段应写作" in answer.content.decode()
    assert not CalendarDay.objects.filter(day=DAY).exists()


def test_a_day_changed_meanwhile_is_not_overwritten(cast, signed_in):
    correct_day(row=CalendarDay(day=DAY, is_working=False, name="检修"), by=cast.system)
    answer = signed_in(cast.admin).post(day_url(), form(name="盘点"), follow=True)
    assert "他人刚刚修改了这一天" in answer.content.decode()
    assert CalendarDay.objects.get(day=DAY).name == "检修"


def test_a_correction_is_taken_back(cast, signed_in):
    row = correct_day(row=CalendarDay(day=DAY, is_working=False), by=cast.system)
    client = signed_in(cast.admin)
    assert "撤回更正" in client.get(day_url()).content.decode()
    url = reverse("regulations:calendar_day_withdraw", args=[2025, 11, 5])
    client.post(url, {"seen": row.state})
    assert not CalendarDay.objects.filter(day=DAY).exists()
    assert "没有对这一天另作安排" in client.post(url, {"seen": ""}, follow=True).content.decode()


@pytest.mark.parametrize(
    "path", ["2025/2/29/", "2025/13/1/", "1800/1/1/", f"{10**20}/1/1/", f"2025/{10**20}/1/", "2025/10/6/withdraw/"]
)
def test_there_is_no_such_day(path, cast, signed_in):
    assert signed_in(cast.admin).get(f"/regulations/calendar/{path}").status_code in (404, 405)


def test_a_published_year_is_typed_in(cast, signed_in):
    client = signed_in(cast.admin)
    url = reverse("regulations:calendar_year", args=[2027])
    assert "2027-02-06 假 春节" in client.get(url).content.decode()
    lines = "2027-02-05 ~ 2027-02-11 休 春节\n\n2027-02-14 班 春节\n2027-10-01 off 国庆节"
    assert client.post(url, {"days": lines, "source": "国办发明电"}).url == year_url(2027)
    days = CalendarDay.objects.filter(day__year=2027)
    assert (days.count(), days.get(is_working=True).day) == (9, date(2027, 2, 14))
    assert PublishedYear.objects.get(year=2027).source == "国办发明电"
    assert client.get(url).status_code == 302  # there is nothing more to enter


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "必填"),
        ("2027-02-05 春节", "第 1 行无法识别"),
        ("2027-02-05 休 春节\n2027-02-30 休 春节", "第 2 行:没有这个日期"),
        ("2028-02-05 休 春节", "不是 2027 年的日期"),
        ("2027-02-05 ~ 2027-02-01 休 春节", "结束早于开始"),
        ("2027-02-05 休 春节\n2027-02-05 班 春节", "重复"),
        ("2027-02-06 班 春节", "不可能没有一天放假"),
    ],
)
def test_lines_that_cannot_be_read_are_named(lines, said, cast, signed_in):
    url = reverse("regulations:calendar_year", args=[2027])
    answer = signed_in(cast.admin).post(url, {"days": lines, "source": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page or "invalid" in page
    assert not PublishedYear.objects.filter(year=2027).exists()


# In the administration: the same deeds


def admin_form(**typed):
    return {"day": "2025-11-05", "department": "", **form(**typed)}


def test_the_administration_corrects_days_by_the_same_deed(cast, signed_in):
    client = signed_in(cast.admin)
    assert client.post(f"{ADMIN_DAY}add/", admin_form(name="盘点")).status_code == 302
    row = CalendarDay.objects.get(day=DAY)
    typed = {**form(name="检修", reason="推迟"), "seen": row.state}
    assert client.post(f"{ADMIN_DAY}{row.pk}/change/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.day) == ("检修", DAY)
    deeds = Event.objects.about(row).order_by("pk").values_list("deed", "reason")
    assert list(deeds) == [("regulations.correct_day", ""), ("regulations.correct_day", "推迟")]
    assert client.post(f"{ADMIN_DAY}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not CalendarDay.objects.filter(day=DAY).exists()


def test_the_administration_does_not_overwrite_what_was_not_seen(cast, signed_in):
    row = CalendarDay.objects.get(day=date(2025, 10, 6))
    correct_day(row=CalendarDay(day=row.day, is_working=True, name="抢工"), by=cast.system)
    signed_in(cast.admin).post(f"{ADMIN_DAY}{row.pk}/change/", {**form(name="别的"), "seen": row.state})
    assert CalendarDay.objects.get(day=row.day).name == "抢工"


def test_a_published_day_is_not_deleted(cast, signed_in):
    row = CalendarDay.objects.get(day=date(2025, 10, 6))
    assert signed_in(cast.admin).post(f"{ADMIN_DAY}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert CalendarDay.objects.filter(pk=row.pk).exists()


def week_form(department, **typed):
    """A week without any hours but those that were typed."""
    empty = dict.fromkeys(WEEKDAYS, "")
    return {"department": department.pk, "starts_on": "2025-01-01", "keeps_holidays": "on", **empty, **typed}


def test_the_administration_sets_the_hours_of_a_department(cast, signed_in):
    client = signed_in(cast.admin)
    week = week_form(cast.service, monday="9:00-12:00,14:00-18:00")
    assert client.post(f"{ADMIN_WEEK}add/", week).status_code == 302
    pattern = WeekPattern.objects.get(department=cast.service)
    assert (pattern.monday, pattern.tuesday) == ("09:00-12:00 14:00-18:00", "")
    assert client.post(f"{ADMIN_WEEK}{pattern.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Event.objects.filter(record_type="regulations.weekpattern").values_list("deed", flat=True)) == {
        "regulations.save_pattern",
        "regulations.remove_pattern",
    }


def test_a_week_without_work_is_refused_in_words(cast, signed_in):
    answer = signed_in(cast.admin).post(f"{ADMIN_WEEK}add/", week_form(cast.service, reason="试一试"))
    assert "试一试" in answer.content.decode()
    assert "一周至少要有一天上班" in answer.content.decode()


def test_the_only_hours_of_the_company_are_not_deleted(cast, signed_in):
    company = WeekPattern.objects.get(department=None)
    assert signed_in(cast.admin).post(f"{ADMIN_WEEK}{company.pk}/delete/", {"post": "yes"}).status_code == 403


# As people use it


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1366, 390])
def test_a_day_is_corrected_by_keyboard_and_everybody_sees_it(width, cast, page_of, assert_accessible):
    page = page_of(cast.admin, width=width, language="en")
    page.goto(year_url())
    assert_accessible(page)
    link = page.locator(f'a[href="{day_url()}"]')
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{day_url()}")
    assert_accessible(page)
    page.get_by_label("Name").fill("stocktaking")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url(f"**{year_url()}")
    page.get_by_text("The calendar has been corrected.").wait_for()

    other = page_of(cast.zhou_min, width=width, language="en", scripts=False)
    other.goto(year_url())
    assert other.locator('td span[title="stocktaking"]').count() == 1
    assert other.get_by_role("row", name="2025-11-05").get_by_text("stocktaking").is_visible()
    page.goto(reverse("regulations:calendar_year", args=[2027]))
    assert_accessible(page)
    other.goto(year_url(2027))
    assert other.get_by_text("provisional").first.is_visible()

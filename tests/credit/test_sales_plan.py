"""The sales plan and its monthly report, as a representative, a section chief and a director see them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core import jobs
from core.models import Event
from core.pdf import pdf_problem
from credit.actions import analysis as actions
from credit.figures.kept import Focus, plan_kept
from credit.models import SalesLine, SalesReport
from credit.month_reports import order_report
from credit.refreshing import refresh_totals
from tests.credit.collecting import at
from tests.credit.conftest import keep_months, make_customer
from tests.credit.test_analysis_pages import TODAY, _may, customers, sold

__all__ = ["_may", "customers", "sold"]
pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-17 R2")]


@pytest.fixture
def planned(sold, cast):
    for person in (cast.chen_li, cast.wang_qian, cast.li_qiang):
        actions.set_target(owner=person, year=2026, amount=Decimal(12000), by=cast.director)


@pytest.fixture
def report(planned) -> SalesReport:
    with at(date(2026, 6, 2)):
        jobs.run_now(order_report(date(2026, 6, 2)))
    return SalesReport.objects.get()


def seen_by(cast) -> dict:
    """Whom each sees."""
    return {
        cast.chen_li: {"陈立"},
        cast.chief: {"陈立", "王倩"},
        cast.director: {"陈立", "王倩", "李强"},
        cast.gm: {"陈立", "王倩", "李强", ""},
    }


@pytest.mark.usefixtures("planned")
def test_what_a_deputy_looks_after_is_in_the_plan_of_the_owner(customers, cast, client):
    customers[1].deputy_owner = cast.chen_li
    customers[1].save()
    refresh_totals(TODAY)
    client.force_login(cast.chen_li)
    assert [one.owner for one in client.get(reverse("credit:plan")).context["rows"]] == [cast.chen_li]


@pytest.mark.usefixtures("planned")
def test_each_sees_the_plan_of_the_own_people(cast, client):
    for person, names in seen_by(cast).items():
        client.force_login(person)
        page = client.get(reverse("credit:plan"))
        rows = page.context["rows"]
        assert {one.owner.name if one.owner else "" for one in rows} == names
        assert page.context["sums"]["target"] == 12000 * len(names - {""})
        assert page.context["sums"]["sold"] == sum(one.sold for one in rows)


@pytest.mark.usefixtures("planned")
def test_the_forecast_of_a_person_is_the_same_whoever_looks(cast):
    def forecast(person) -> Decimal:
        return next(one.forecast for one in plan_kept(Focus(person), TODAY, over=4) if one.owner == cast.chen_li)

    assert len({forecast(person) for person in (cast.chen_li, cast.chief, cast.director, cast.gm)}) == 1


def test_each_sees_and_prints_the_report_of_the_own_people(report, cast, client):
    for person, names in seen_by(cast).items():
        client.force_login(person)
        page = client.get(report.get_absolute_url())
        assert {row["name"] for row in page.context["rows"]} == names
        assert page.context["sums"]["target"] == 12000 * len(names - {""})
        assert "36,000.00" in page.content.decode() or len(names) < 3
    if not pdf_problem():
        printed = client.post(reverse("credit:sales_report_print", args=[report.pk]))
        assert printed.content.startswith(b"%PDF")
        assert Event.objects.filter(deed="credit.print_report", by=cast.gm).exists()


def test_the_report_is_exported_with_numbers(report, cast, client):
    client.force_login(cast.chief)
    sheet = client.post(reverse("credit:sales_report_export", args=[report.pk]), {"format": "csv"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["12000.00", "12000.00"]
    assert "李强" not in "".join(lines)


def test_a_report_stays_as_it_was(report, sold, cast):
    before = report.rows
    actions.set_target(owner=cast.chen_li, year=2026, amount=Decimal(1), by=cast.director)
    with at(date(2026, 6, 4)):
        assert order_report(date(2026, 6, 4)) is None
    report.refresh_from_db()
    assert report.rows == before


def test_at_the_end_of_the_year_too_the_season_is_that_of_the_three_years_before(cast):
    customer, day = make_customer("常客", owner=cast.chen_li, department=cast.sales_one), date(2026, 12, 10)
    months = [date(year, month, 5) for year in (2024, 2025, 2026) for month in range(1, 13)]
    for sold_on, amount in [(date(2023, 1, 5), 300), *((one, 100) for one in months if one < day)]:
        SalesLine.objects.create(customer=customer, sold_on=sold_on, amount=amount, product="酒")
    SalesLine.objects.filter(sold_on=date(2026, 12, 5)).delete()
    keep_months()
    refresh_totals(day)
    # December: (0 + 100 + 100) ÷ 3 of a year of 900 on average
    forecast = next(one.forecast for one in plan_kept(Focus(cast.gm), day, over=11))
    assert round(forecast, 2) == 1188

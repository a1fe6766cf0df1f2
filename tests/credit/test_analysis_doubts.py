"""What a page of the analysis says where a figure cannot be formed, or is to be read with care."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.dates import last_months
from credit.actions import analysis as actions
from credit.models import SalesLine
from credit.refreshing import refresh_totals
from tests.credit.conftest import keep_months, make_customer
from tests.credit.test_analysis_pages import TODAY, _may

__all__ = ["_may"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_may")]
SHORT, VERY_SHORT = "不足36个月", "不足12个月"


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰", owner=cast.chen_li, department=cast.sales_one, trade_type="批发商")


@pytest.fixture
def look(cast, client):
    """look(url name, *arguments, **asked) -> the page as the general manager sees it."""
    client.force_login(cast.gm)
    return lambda name, *args, **asked: client.get(reverse(f"credit:{name}", args=args), asked)


def sell(customer, months: dict[date, int], **facts) -> None:
    for month, amount in months.items():
        SalesLine.objects.create(customer=customer, sold_on=month.replace(day=9), amount=amount, **facts)
    keep_months()
    refresh_totals(TODAY)


def season_pages(look, customer) -> list:
    return [look("analysis_figure", "season"), look("analysis_customer", customer.pk)]


@pytest.mark.rule("S0-21 R20")
@pytest.mark.parametrize(
    ("count", "said", "unsaid"), [(36, "", SHORT), (24, SHORT, VERY_SHORT), (8, VERY_SHORT, SHORT)]
)
def test_a_season_of_fewer_than_three_years_is_labelled(customer, look, count, said, unsaid):
    sell(customer, dict.fromkeys(last_months(date(2026, 4, 1), count), 10))
    for page in season_pages(look, customer):
        text = page.content.decode()
        assert said in text
        assert unsaid not in text
        indices = {row.season.index for row in page.context["rows"]}
        assert indices == ({None} if count < 12 else {100})


def test_a_short_season_spreads_the_target_evenly(customer, look, cast):
    sell(customer, dict.fromkeys(last_months(date(2026, 4, 1), 8), 10))
    actions.set_customer_target(customer=customer, year=2026, amount=Decimal(2400), by=cast.chen_li)
    rows = look("analysis_customer", customer.pk).context["rows"]
    assert {row.target for row in rows} == {200}


def test_no_index_where_nothing_was_sold_on_balance(customer, look):
    months = last_months(date(2026, 4, 1), 36)
    sell(customer, dict.fromkeys(months, 10) | {months[-1]: -350})
    for page in season_pages(look, customer):
        text = page.content.decode()
        assert "没有可比较的月平均额" in text
        assert "退货大于销售" in text
        assert {row.season.index for row in page.context["rows"]} == {None}


@pytest.mark.parametrize("stock", [0, None])
def test_no_turnover_without_stock(customer, look, cast, stock):
    sell(customer, {date(2026, 4, 1): 600}, product="甲", cost=400)
    held = {"product": "乙", "opening": Decimal(5), "closing": Decimal(5)}
    if stock is not None:
        held = {"product": "甲", "opening": Decimal(stock), "closing": Decimal(stock)}
    actions.count_stock(customer=customer, month=date(2026, 4, 1), by=cast.chen_li, **held)
    page = look("analysis_customer", customer.pk)
    of_sold = next(one for one in page.context["stocks"].products if one.name == "甲")
    assert (of_sold.turnover, of_sold.cross, of_sold.contribution) == (None, None, None)
    assert "不计算周转率" in page.content.decode()
    assert "主推：" not in page.content.decode()


@pytest.mark.parametrize("figure", ["types", "products", "people"])
def test_shares_of_a_total_below_zero_are_not_formed(customer, look, figure):
    sell(customer, {date(2026, 4, 1): -600}, product="甲")
    page = look("analysis_figure", figure)
    text = page.content.decode()
    assert "-600.00" in text
    assert "不计算构成比" in text
    assert "%%" not in text


def test_returns_that_exceed_sales_are_labelled(customer, look):
    sell(customer, {date(2026, 4, 1): 900}, product="甲")
    sell(make_customer("海通", trade_type="零售商"), {date(2026, 4, 1): -100}, product="乙")
    for page in (look("analysis_figure", "types"), look("analysis_figure", "products")):
        assert "退货大于销售" in page.content.decode()
    rows = look("analysis_customers").context["rows"]
    assert [[cell.share for cell in row.cells] for row in rows] == [[100, 0], [None, None]]


def test_sales_of_unknown_cost_are_labelled(customer, look):
    sell(customer, {date(2026, 4, 1): 900}, product="甲")
    assert "成本不明" in look("analysis_figure", "products").content.decode()
    assert "成本不明" in look("analysis_customer", customer.pk).content.decode()


def test_a_customer_without_sales_has_a_page_that_says_so(customer, look):
    refresh_totals(TODAY)
    text = look("analysis_customer", customer.pk).content.decode()
    assert VERY_SHORT in text
    assert "本年度没有销售" in text
    assert "客户自身的营业额不明" in text

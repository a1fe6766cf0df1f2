"""The trading analysis: totals of the night against the lines, pages, and what is entered for them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse

from core import jobs
from core.dates import last_months
from core.errors import Refused
from core.models import Event
from credit.actions import analysis as actions
from credit.figures.common import places
from credit.figures.kept import Focus, goods_kept, goods_of_everyone, groups_kept, plan_kept, seasons_kept, types_kept
from credit.figures.of_customer import goods_of_customer, punctuality_of, shares_of, year_days
from credit.figures.rfm import scored
from credit.figures.trade import bought_of
from credit.models import (
    GoodsTotal,
    RfmScore,
    RfmTotal,
    SalesLine,
    SalesReport,
    StockCount,
    TradeTotal,
    TurnoverEstimate,
)
from credit.month_reports import order_report
from credit.policy import CreditPolicy
from credit.refreshing import refresh_totals
from tests.credit.collecting import at, owe, pay
from tests.credit.conftest import keep_months, make_customer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
ZERO = Decimal(0)


@pytest.fixture
def _may():
    with at(TODAY):
        yield


@pytest.fixture
def customers(cast):
    return [
        make_customer("鼎丰", owner=cast.chen_li, department=cast.sales_one, trade_type="批发商"),
        make_customer("永兴", owner=cast.wang_qian, department=cast.sales_one, trade_type="零售商"),
        make_customer("海通", owner=cast.li_qiang, department=cast.sales_two, trade_type="批发商"),
        make_customer("无主"),
    ]


@pytest.fixture
def sold(customers, _may):
    """Three years of sales and returns, some of unknown cost, and the totals of the night."""
    random = Random(6)
    lines = []
    for number in range(600):
        day = date.fromordinal(date(2023, 5, 1).toordinal() + random.randrange(1115))
        amount = Decimal(random.randrange(-2000, 90000)) / 100
        cost = None if random.random() < 0.2 else amount * Decimal("0.7")
        facts = {"product": random.choice("甲乙丙丁"), "document": f"S{number // 2}" if number % 3 else ""}
        lines.append(SalesLine(customer=random.choice(customers), sold_on=day, amount=amount, cost=cost, **facts))
    SalesLine.objects.bulk_create(lines)
    keep_months()
    refresh_totals(TODAY)
    return list(SalesLine.objects.select_related("customer"))


def added_up(lines) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


@pytest.mark.rule("S0-21 R7", "S0-21 R16")
def test_the_totals_of_the_night_are_those_of_the_lines(sold, cast):
    months = last_months(date(2026, 4, 1), 36)
    found = seasons_kept(Focus(cast.gm), months)
    for one in found.months:
        assert one.total == added_up(s for s in sold if s.sold_on.month == one.number and s.sold_on < date(2026, 5, 1))
    types = {one.name: one.amount for one in types_kept(Focus(cast.gm), 2025).parts}
    for name in ("批发商", "零售商", ""):
        assert types[name] == added_up(s for s in sold if s.customer.trade_type == name and s.sold_on.year == 2025)
    for one in goods_kept(Focus(cast.gm), 2026):
        own = [s for s in sold if s.product == one.name and s.sold_on.year == 2026]
        assert (one.amount, one.costed) == (added_up(own), added_up(s for s in own if s.cost is not None))


def test_scores_of_the_night_are_those_of_the_pure_function(sold):
    lines = SalesLine.objects.filter(sold_on__gt=date(2025, 5, 20), sold_on__lte=TODAY).order_by()
    expected = {one.customer: one for one in scored(bought_of(lines), TODAY)}
    kept = list(RfmScore.objects.all())
    assert {one.customer_id for one in kept} == set(expected)
    for one in kept:
        pure = expected[one.customer_id]
        assert (one.count, one.amount, one.segment) == (pure.count, pure.amount, pure.segment.value)
        assert (one.recency, one.frequency, one.monetary) == (pure.recency, pure.frequency, pure.monetary)
    assert sum(one.customers for one in RfmTotal.objects.all()) == len(kept)


def test_each_sees_the_own_customers_only(sold, cast):
    def total(person, **focus) -> Decimal:
        return types_kept(Focus(person, **focus), 2025).total

    of_2025 = [s for s in sold if s.sold_on.year == 2025]
    assert total(cast.chen_li) == added_up(s for s in of_2025 if s.customer.owner == cast.chen_li)
    assert total(cast.chief) == added_up(s for s in of_2025 if s.customer.department == cast.sales_one)
    assert total(cast.gm) == added_up(of_2025)
    assert total(cast.gm, owner=cast.wang_qian) == total(cast.wang_qian)
    assert total(cast.gm, department=cast.sales) == total(cast.director)
    assert sum(one.customers for one in groups_kept(Focus(cast.chen_li))) == 1


def test_counting_again_gives_the_same(sold):
    before = [model.objects.count() for model in (TradeTotal, GoodsTotal, RfmTotal, RfmScore)]
    refresh_totals(TODAY)
    assert [model.objects.count() for model in (TradeTotal, GoodsTotal, RfmTotal, RfmScore)] == before


@pytest.mark.parametrize("figure", ["season", "types", "products", "rfm"])
def test_a_page_for_each_figure_says_as_of_when(sold, cast, client, django_assert_max_num_queries, figure):
    client.force_login(cast.director)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("credit:analysis_figure", args=[figure]), {"year": 2025, "owner": cast.chen_li.pk})
    assert "2026-05-20" in page.content.decode()
    sheet = client.post(reverse("credit:analysis_export", args=[figure]), {"format": "csv"})
    assert sheet.status_code == 200
    assert Event.objects.filter(deed__startswith="core.export").exists() or b"".join(sheet.streaming_content)


@pytest.mark.parametrize("figure", ["season", "types", "products", "rfm"])
def test_pages_stand_without_totals(cast, client, figure):
    client.force_login(cast.gm)
    assert client.get(reverse("credit:analysis_figure", args=[figure])).status_code == 200
    assert client.get(reverse("credit:plan")).status_code == 200


@pytest.mark.rule("S0-21 R33", "S0-21 R34")
def test_margin_is_shown_to_those_only_who_may_see_cost(sold, customers, cast, client):
    for person, is_seen in [(cast.chief, False), (cast.director, True)]:
        client.force_login(person)
        for address in [
            reverse("credit:analysis_figure", args=["products"]),
            reverse("credit:analysis_customer", args=[customers[0].pk]),
        ]:
            assert ("毛利率" in client.get(address).content.decode()) is is_seen
        sheet = client.post(reverse("credit:analysis_export", args=["products"]), {"format": "csv"})
        assert ("毛利率" in b"".join(sheet.streaming_content).decode()) is is_seen


@pytest.mark.rule("S0-21 R15", "S0-21 R19")
def test_the_turnover_of_a_customer_is_estimated(sold, customers, cast, client):
    address = reverse("credit:estimate_new", args=[customers[0].pk])
    client.force_login(cast.chen_li)
    form = client.get(address).context["form"]
    typed = {"year": 2025, "amount": "100000", "method": "accounts", "confidence": "high", "source": "年报"}
    typed["token"] = form["token"].initial or form.fields["token"].initial
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302  # a doubled click
    goods, estimate = goods_of_customer(customers[0], year_days(2025)), TurnoverEstimate.objects.get()
    shares = shares_of(goods, goods_of_everyone(2025), estimate, CreditPolicy())
    assert (estimate.amount, estimate.entered_by) == (100000, cast.chen_li)
    own = added_up(s for s in sold if s.customer == customers[0] and s.sold_on.year == 2025)
    assert (shares.trade, shares.of_wallet) == (own, own / 1000)
    assert shares.ours == added_up(s for s in sold if s.sold_on.year == 2025)
    assert Event.objects.filter(deed="credit.estimate_turnover").count() == 1
    page = client.get(reverse("credit:analysis_customer", args=[customers[0].pk]), {"year": 2025}).content.decode()
    assert "年报" in page
    client.force_login(cast.wang_qian)
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("_may")
@pytest.mark.rule("S0-21 R35")
def test_a_second_count_of_a_month_changes_the_first(customers, cast):
    facts = {"customer": customers[0], "product": "甲", "month": date(2026, 4, 12), "by": cast.chen_li}
    actions.count_stock(opening=Decimal(140), closing=Decimal(100), **facts)
    actions.count_stock(opening=Decimal(140), closing=Decimal(90), **facts)
    count = StockCount.objects.get()
    assert (count.month, count.opening, count.closing) == (date(2026, 4, 1), 140, 90)
    assert Event.objects.filter(deed="credit.count_stock").order_by("-id")[0].changes == {"closing": ["100", "90"]}
    with pytest.raises(Refused):
        actions.count_stock(opening=Decimal(-1), closing=Decimal(0), **facts)
    with pytest.raises(Refused):
        actions.count_stock(opening=ZERO, closing=ZERO, **{**facts, "by": cast.zhou_min})


@pytest.mark.usefixtures("_may")
@pytest.mark.rule("S0-21 R37", "S0-21 R42")
def test_the_page_names_the_product_to_push(customers, cast, client, django_assert_max_num_queries):
    sales = [("一", 600, 420, 140, 100), ("二", 300, 180, 80, 120), ("三", 100, 50, 50, 50)]
    for product, amount, cost, opening, closing in sales:
        SalesLine.objects.create(
            customer=customers[0], sold_on=date(2026, 4, 9), amount=amount, cost=cost, product=product
        )
        facts = {"customer": customers[0], "product": product, "month": date(2026, 4, 1), "by": cast.chen_li}
        actions.count_stock(opening=Decimal(opening), closing=Decimal(closing), **facts)
    keep_months()
    client.force_login(cast.gm)
    client.get(reverse("credit:analysis"))  # the session is written once
    with django_assert_max_num_queries(15):
        page = client.get(reverse("credit:analysis_customer", args=[customers[0].pk])).content.decode()
    assert all(number in page for number in ("5.00", "1.500", "0.900", "0.360", "0.100"))
    assert "主推：一" in page


@pytest.mark.rule("S0-21 R10", "S0-21 R31", "S0-21 R40")
def test_targets_and_tasks_stand_beside_what_was_sold(sold, cast, client):
    actions.set_share(trade_type="批发商", year=2026, share=Decimal(60), by=cast.director)
    with pytest.raises(Refused, match="101"):
        actions.set_share(trade_type="零售商", year=2026, share=Decimal(41), by=cast.director)
    actions.set_task(product="甲", year=2026, amount=Decimal(50000), by=cast.director)
    client.force_login(cast.gm)
    part = next(one for one in types_kept(Focus(cast.gm), 2026).parts if one.name == "批发商")
    assert f"{places(part.gap)}" in client.get(reverse("credit:analysis_figure", args=["types"])).content.decode()
    assert "50,000.00" in client.get(reverse("credit:analysis_figure", args=["products"])).content.decode()


@pytest.mark.rule("S0-21 R32", "S0-21 R41")
def test_best_sellers_that_a_customer_does_not_buy_are_named(sold, cast, client, customers):
    newcomer = make_customer("新户", owner=cast.chen_li, department=cast.sales_one)
    SalesLine.objects.create(customer=newcomer, sold_on=TODAY, amount=5, product="甲")
    client.force_login(cast.chen_li)
    page = client.get(reverse("credit:analysis_customer", args=[newcomer.pk]))
    assert {one.name for one in page.context["to_offer"]} == {"乙", "丙", "丁"}
    leaning = page.context["goods"][0][1]
    assert (leaning.share, leaning.share - leaning.gap) == (100, leaning.usual)


@pytest.mark.rule("S0-17 R2", "S0-21 R27")
def test_the_plan_forecasts_by_season_and_is_reported_once(sold, cast, client):
    actions.set_target(owner=cast.chen_li, year=2026, amount=Decimal(12000), by=cast.director)
    rows = {one.owner: one for one in plan_kept(Focus(cast.gm), TODAY, over=4)}
    own = [s for s in sold if s.customer.owner == cast.chen_li and s.sold_on.year == 2026]
    assert rows[cast.chen_li].sold == added_up(own)
    over = added_up(s for s in own if s.sold_on.month <= 4)
    season = seasons_kept(Focus(cast.gm), last_months(date(2025, 12, 1), 36))
    share = sum(one.target(Decimal(100)) for one in season.months[:4])
    assert rows[cast.chen_li].forecast == over * 100 / share
    assert rows[cast.chen_li].mean == (12000 - over) / 8
    with at(date(2026, 6, 2)):
        jobs.run_now(order_report(date(2026, 6, 2)))
        assert order_report(date(2026, 6, 3)) is None
    report = SalesReport.objects.get()
    assert report.month == date(2026, 5, 1)
    client.force_login(cast.wang_qian)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "王倩" in page
    assert "李强" not in page


def test_targets_are_set_within_the_scope_only(cast):
    with pytest.raises(Refused):
        actions.set_target(owner=cast.zhou_min, year=2026, amount=Decimal(1), by=cast.director)
    with pytest.raises(Refused):
        actions.set_target(owner=cast.chen_li, year=2026, amount=Decimal(1), by=cast.chief)


@pytest.mark.usefixtures("_may")
@pytest.mark.rule("S0-21 R48")
def test_how_a_customer_pays(customers, cast, client):
    paid_on = date(2026, 3, 15)
    for days, amount in [(10, 100), (-10, 300)]:
        row = owe(customers[0], amount, paid_on - timedelta(days=days), issued_on=date(2026, 1, 5))
        pay(row, amount, paid_on)
    found = punctuality_of(customers[0], 2026)
    assert (found.days, found.in_time) == (-5, 75)  # (10 × 100 − 10 × 300) ÷ 400
    client.force_login(cast.gm)
    page = client.get(reverse("credit:analysis_customer", args=[customers[0].pk]))
    assert [(one.count, one.amount, one.share) for one in page.context["manners"]] == [(2, 400, 100)]
    assert "-5.0 天" in page.content.decode()


def test_the_customers_behind_a_segment(sold, cast, client, django_assert_max_num_queries):
    client.force_login(cast.gm)
    row = RfmScore.objects.first()
    with django_assert_max_num_queries(15):
        page = client.get(reverse("credit:analysis_scores"), {"segment": row.segment}).content.decode()
    assert row.customer.name in page

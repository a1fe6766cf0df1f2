"""Figures of the trading analysis: the worked checks of the rules catalogue, and what happens at the edges."""

from datetime import date
from decimal import Decimal

import pytest

from core.dates import last_months
from credit.figures.common import Doubt, places
from credit.figures.margin import Sold, margins
from credit.figures.mix import mix
from credit.figures.rfm import Bought, Segment, scored
from credit.figures.seasonal import seasons, seasons_of
from credit.figures.shares import Shares
from credit.figures.turnover import Held, average_stock, contributions

THREE_YEARS = [270, 210, 330, 390, 420, 450, 480, 450, 390, 360, 300, 270]


def decimals(*numbers) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


@pytest.mark.rule("S0-21 R22", "S0-21 R23", "S0-21 R24", "S0-21 R25", "S0-21 R26", "S0-21 R27")
def test_the_seasonal_index_of_the_catalogue():
    found = seasons(decimals(*THREE_YEARS), [3] * 12)
    assert [one.average for one in found.months] == [90, 70, 110, 130, 140, 150, 160, 150, 130, 120, 100, 90]
    assert (found.sum, found.mean, found.doubts) == (1440, 120, [])
    july = found.months[6]
    assert (places(july.index), places(july.share, 3)) == (Decimal("133.33"), Decimal("11.111"))
    targets = found.targets(Decimal(1680))
    assert (places(targets[6]), targets[0]) == (Decimal("186.67"), 105)
    assert places(sum(one.index for one in found.months), 6) == 1200
    assert places(sum(one.share for one in found.months), 6) == 100


@pytest.mark.rule("S0-21 R25")
def test_the_published_quarters():
    """A published table of four years, whose mean quarter is printed as 111.8 and indices with one decimal."""
    found = seasons(decimals("360.4", "403.0", "414.4", "610.3"), [4] * 4)
    assert [one.average for one in found.months] == decimals("90.1", "100.75", "103.6", "152.575")
    assert places(found.mean, 1) == Decimal("111.8")
    published = decimals("80.6", "90.2", "92.7", "136.5")
    assert all(abs(one.index - index) < Decimal("0.1") for one, index in zip(found.months, published, strict=True))
    assert places(sum(one.index for one in found.months), 6) == 400


@pytest.mark.rule("S0-21 R20")
def test_fewer_months_are_labelled():
    amounts = {date(2025, 6, 1): Decimal(120)}
    full, short, very_short = (seasons_of(amounts, last_months(date(2025, 12, 1), count)) for count in (36, 24, 11))
    assert (full.doubts, short.doubts) == ([], [Doubt.SHORT])
    assert full.months[5].index == short.months[5].index == 1200
    assert Doubt.VERY_SHORT in very_short.doubts
    assert {one.index for one in very_short.months} == {None}
    assert set(very_short.targets(Decimal(120))) == {10}  # spread evenly


@pytest.mark.parametrize("july", [-110, -500])
def test_no_index_without_a_positive_mean(july):
    totals = [Decimal(10)] * 12
    totals[6] = Decimal(july)
    found = seasons(totals, [1] * 12)
    assert found.doubts == [Doubt.SHORT, Doubt.ZERO_MEAN, Doubt.NEGATIVE]
    assert found.months[0].index is None
    assert found.targets(Decimal(1200))[6] == 100


def test_a_month_of_returns_is_labelled():
    found = seasons([Decimal(-12), *[Decimal(12)] * 11], [3] * 12)
    assert found.doubts == [Doubt.NEGATIVE]
    assert found.months[0].index == -120


@pytest.mark.rule("S0-21 R8", "S0-21 R9", "S0-21 R10")
def test_the_composition_with_its_gap_to_the_target():
    found = mix([("A", Decimal(600)), ("B", Decimal(300)), ("A", Decimal(100))], targets={"A": 50, "C": 20})
    assert [(one.name, one.amount, one.share, one.gap) for one in found.parts] == [
        ("A", 700, 70, 20),
        ("B", 300, 30, None),
        ("C", 0, 0, -20),
    ]
    assert [one.running_share for one in found.parts] == [70, 100, 100]
    assert found.total == 1000


@pytest.mark.rule("S0-21 R28", "S0-21 R29", "S0-21 R30", "S0-21 R31")
def test_products_against_their_tasks():
    found = mix([("B", Decimal(300)), ("A", Decimal(600))], tasks={"A": Decimal(800), "B": Decimal(300)})
    assert [(one.name, one.reached, one.is_met) for one in found.parts] == [("A", 75, False), ("B", 100, True)]


def test_no_shares_of_nothing():
    found = mix([("A", Decimal(10)), ("B", Decimal(-10))])
    assert found.doubts == [Doubt.NO_TOTAL, Doubt.NEGATIVE]
    assert [one.share for one in found.parts] == [None, None]


@pytest.mark.rule("S0-21 R33", "S0-21 R34")
def test_products_by_gross_profit():
    goods = [Sold("A", *decimals(600, 420, 600)), Sold("B", *decimals(300, 100, 300)), Sold("C", Decimal(100))]
    found = margins(goods)
    assert [(one.name, one.profit) for one in found.products] == [("B", 200), ("A", 180), ("C", None)]
    assert places(found.products[0].rate) == Decimal("66.67")
    assert (found.total.profit, places(found.total.rate)) == (380, Decimal("42.22"))
    assert found.doubts == [Doubt.NO_COST]


@pytest.mark.rule("S0-21 R35", "S0-21 R36", "S0-21 R37", "S0-21 R38", "S0-21 R39", "S0-21 R42")
def test_cross_and_contribution_ratio_of_the_catalogue():
    stocks = [average_stock(*decimals(*pair)) for pair in [(140, 100), (80, 120), (50, 50)]]
    rows = zip("123", decimals(600, 300, 100), decimals(30, 40, 50), stocks, strict=True)
    found = contributions(Held(*row) for row in rows)
    assert [one.turnover for one in found.products] == [5, 3, 2]
    assert [one.cross for one in found.products] == decimals("1.5", "1.2", "1.0")
    assert [one.contribution for one in found.products] == decimals("0.90", "0.36", "0.10")
    assert found.push.name == "1"


@pytest.mark.parametrize("stock", [None, Decimal(0)])
def test_no_turnover_without_stock(stock):
    found = contributions([Held("1", Decimal(600), Decimal(30), stock)])
    assert (found.products[0].turnover, found.products[0].contribution) == (None, None)
    assert (found.push, found.doubts) == (None, [Doubt.NO_STOCK])


@pytest.mark.rule("S0-21 R17", "S0-21 R18", "S0-21 R19")
def test_share_of_our_sales_and_of_the_wallet():
    found = Shares(Decimal(30), ours=Decimal(1000), own=Decimal(120), required=Decimal(5))
    assert (found.of_sales, found.of_wallet, found.is_reached, found.doubts) == (3, 25, False, [])
    unknown = Shares(Decimal(-3), ours=Decimal(0), own=None, required=Decimal(5))
    assert (unknown.of_sales, unknown.of_wallet, unknown.is_reached) == (None, None, None)
    assert unknown.doubts == [Doubt.NO_TOTAL, Doubt.UNKNOWN, Doubt.NEGATIVE]


def test_rfm_scores_fifths_and_equal_values_equally():
    rows = [Bought(number, date(2025, 12, number), number, Decimal(10 * number)) for number in range(1, 11)]
    found = {one.customer: one for one in scored(rows, date(2025, 12, 31))}
    assert [found[number].monetary for number in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert (found[10].days, found[10].segment, found[1].segment) == (21, Segment.CHAMPION, Segment.ORDINARY_LOST)
    equal = scored([Bought(number, date(2025, 1, 1), 1, Decimal(5)) for number in range(3)], date(2025, 1, 1))
    assert {(one.recency, one.frequency, one.monetary) for one in equal} == {(5, 5, 5)}

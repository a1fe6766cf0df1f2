"""manage.py analyse."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.credit.conftest import make_customer, sell
from tests.credit.test_trade_figures import THREE_YEARS

pytestmark = pytest.mark.django_db


def analysed(capsys, figure, *options, date_from="2023-01-01", date_to="2025-12-31"):
    call_command("analyse", figure, "--from", date_from, "--to", date_to, *options, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def season(db):
    """One customer who bought the three years of the catalogue, and another who bought in July."""
    customer = make_customer()
    for number, total in enumerate(THREE_YEARS, 1):
        for year, amount in [(2023, total / 2), (2024, total / 2), (2025, 0)]:
            sell(customer, amount, date(year, number, 15), product="甲", document=f"{year}-{number}")
    sell(make_customer(), "600", date(2025, 7, 31), product="乙", cost=450)
    return customer


@pytest.mark.rule("S0-21 R20", "S0-21 R21")
def test_the_seasonal_index(season, capsys):
    months = analysed(capsys, "seasonal", "--customer", season.code)["months"]
    assert months[6] == {"month": 7, "index": 133.33, "share": 11.1111, "total": 480, "average": 160}
    assert [one["month"] for one in months] == list(range(1, 13))
    everyone = analysed(capsys, "seasonal")
    assert everyone["months"][6]["total"] == 1080
    assert everyone["doubts"] == []


def test_days_at_the_edges_count_by_their_lines(season, capsys):
    found = analysed(capsys, "seasonal", date_from="2025-06-30", date_to="2025-07-30")
    assert found["months"][6]["total"] == 0
    assert found["doubts"] == ["very_short", "zero_mean", "part_months"]


def test_mix_and_margin(season, capsys):
    found = analysed(capsys, "mix")
    assert [(one["product"], one["amount"], one["cumulative_share"]) for one in found["products"]] == [
        ("甲", 4320, 87.8049),
        ("乙", 600, 100),
    ]
    assert found["trade_types"][0]["amount"] == 4920
    products = analysed(capsys, "margin")["products"]
    assert [(one["product"], one["profit"], one["rate"]) for one in products] == [("乙", 150, 25), ("甲", None, None)]


def test_rfm(season, capsys):
    customers = analysed(capsys, "rfm")["customers"]
    assert [(one["days"], one["count"], one["amount"]) for one in customers] == [(381, 24, 4320), (153, 1, 600)]
    assert [one["code"] for one in analysed(capsys, "rfm", "--customer", season.code)["customers"]] == [season.code]


def test_an_unknown_customer_and_a_backward_period(db):
    with pytest.raises(CommandError, match="No customer"):
        call_command("analyse", "mix", "--from", "2025-01-01", "--to", "2025-12-31", "--customer", "X")
    with pytest.raises(CommandError, match="ends before"):
        call_command("analyse", "mix", "--from", "2025-12-31", "--to", "2025-01-01")


def test_a_table_for_people(season, capsys):
    call_command("analyse", "seasonal", "--from", "2023-01-01", "--to", "2025-12-31")
    assert "7\t" in capsys.readouterr().out

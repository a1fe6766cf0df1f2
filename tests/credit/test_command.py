"""manage.py grade."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from credit.models import GradingRun
from tests.credit.conftest import make_customer, sell

PERIOD = ["grade", "--from", "2025-01-01", "--to", "2025-12-31"]


def graded(capsys, *options):
    call_command(*PERIOD, *options, "--json")
    return json.loads(capsys.readouterr().out)


def test_one_document_with_exact_decimals(eight, capsys):
    document = graded(capsys, "--cuts", "75,95")
    assert "".join(row["grade"] for row in document["customers"]) == "AABBBCCC"
    first = document["customers"][0]
    assert first == {
        "code": eight[0].code,
        "source_code": "",
        "amount": "500",
        "share": "0.5",
        "cumulative_share": "0.5",
        "grade": "A",
    }
    totals = document["totals"]
    assert (totals["customers"], totals["amount"]) == (8, "1000")
    assert totals["grades"]["B"] == {"customers": 3, "amount": "200"}
    assert (totals["cuts"], totals["boundary"]) == (["75", "95"], "within")
    assert totals["run"] == GradingRun.objects.get().pk


def test_shares_add_up_to_one(db, capsys):
    for amount in ["100", "33.3333", "33.3333", "7.77", "0.0001", "-3"]:
        sell(make_customer(), amount)
    rows = graded(capsys, "--boundary", "reaches")["customers"]
    assert sum(Decimal(row["share"]) for row in rows) == 1
    assert rows[-1]["cumulative_share"] == "1"
    assert abs(Decimal(rows[0]["share"]) - Decimal(100) / Decimal("171.4367")) < Decimal("1e-12")


def test_no_shares_of_nothing(db, capsys):
    sell(make_customer(), "5")
    sell(make_customer(), "-5")
    rows = graded(capsys)["customers"]
    assert [(row["share"], row["cumulative_share"], row["grade"]) for row in rows] == [(None, None, "C")] * 2


def test_a_table_for_people(eight, capsys):
    call_command(*PERIOD)
    out = capsys.readouterr().out
    assert eight[0].code in out
    assert "50.00%" in out
    assert "8 customers, 1000: A 2 (750), B 3 (200), C 3 (50)." in out


@pytest.mark.parametrize("options", [["--cuts", "95,75"], ["--cuts", "x"], ["--cuts", "nan,95"], ["--boundary", "no"]])
def test_nonsense_is_refused(eight, options, capsys):
    with pytest.raises(CommandError):
        call_command(*PERIOD, *options)
    assert not GradingRun.objects.exists()


def test_a_period_without_sales_is_refused(db):
    with pytest.raises(CommandError):
        call_command(*PERIOD)

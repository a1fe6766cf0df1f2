"""The Chinese superstore graded net of returns, beside plain loops over its sheets."""

import csv
from datetime import date

import pytest

from credit.policy import CreditPolicy
from tests.credit.plain_sales import amounts_of, inside, scores_of, superstore_lines, superstore_returns
from tests.credit.real_grades import check_shares, graded, put_where_the_file_says
from tests.credit.test_real import brought_in, net_total
from tests.customers.samples import sample

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def superstore(tmp_path):
    """Its orders and, as a second file, what came back of them; gives the lines that stay, read without us."""
    path = sample("sales/zh_superstore.xls")
    brought_in(path)
    returns = tmp_path / "退货.csv"
    with open(returns, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(superstore_returns(path))
    counts = brought_in(returns)
    assert (counts["new"], counts["error"]) == (counts["read"], 0)
    lines = superstore_lines(path)
    put_where_the_file_says(lines)
    assert net_total() * 10_000 == sum(amounts_of(lines).values())
    return lines


@pytest.mark.rule("S0-21 R12", "S0-21 R14", "S1-13 R1")
def test_the_superstore_net_of_returns_is_graded_as_by_hand(superstore):
    check_shares(superstore, "2017-01-01", "2017-12-31", groups=["", "trade_type", "owner", "both"])
    check_shares(superstore, "2016-03-25", "2017-03-24", groups=["", "both"])  # days at the edges
    check_scores(superstore)


def check_scores(lines) -> None:
    """To the thousandth of a point: what goods cost on average is rounded to whole ten-thousandths of a yuan."""
    policy = CreditPolicy()
    spans = int(policy.score_price_span), int(policy.score_trend_span)
    expected = scores_of(lines, 2017, policy.weights, *spans)
    amounts = amounts_of(inside(lines, date(2017, 1, 1), date(2017, 12, 31)))
    rows = graded("2017-01-01", "2017-12-31", scheme="score").rows
    found = {code: (score, grade) for code, score, grade in rows.values_list("customer__source_code", "score", "grade")}
    assert set(found) == set(expected)
    for code, (score, grade) in found.items():
        assert abs(int(score * 1000) - expected[code]) <= 1
        assert grade == ("C" if amounts[code] <= 0 or score < 50 else "B" if score < 80 else "A")
    assert {grade for _score, grade in found.values()} == set("ABC")

"""Grades by cumulative share: published tables, ties, returns, and a second grader."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from credit.actions import compute_grades
from credit.models import GradeRow, GradingRun, SalesLine, SalesMonth
from credit.periods import Period
from staff.models import User
from tests.credit.conftest import keep_months, make_customer, sell
from tests.credit.plain_grader import grade_plainly

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
PUBLISHED = """
5 36385 37.0 A
15 22436 59.9 A
12 12516 72.6 A
1 9028 81.8 B
9 3374 85.2 B
8 3231 88.5 B
3 2024 90.6 B
11 1919 92.5 B
7 1881 94.4 B
16 1786 96.3 C
4 1408 97.7 C
6 1092 98.8 C
14 484 99.3 C
13 315 99.6 C
2 252 99.9 C
10 120 100.0 C
"""


def graded(amounts, cuts=(75, 95), boundary="within", period=YEAR):
    """Grade customers with these net sales; the grades in the order given."""
    people = [make_customer() for _amount in amounts]
    for customer, amount in zip(people, amounts, strict=True):
        SalesLine.objects.create(customer=customer, sold_on=date(2025, 6, 15), amount=Decimal(str(amount)))
    keep_months()
    rows = {row.customer_id: row for row in run_of(cuts, boundary, period).rows.all()}
    return [rows[customer.pk] for customer in people]


def run_of(cuts=(75, 95), boundary="within", period=YEAR):
    run = GradingRun.objects.create(
        key=f"test-{GradingRun.objects.count()}",
        date_from=period[0],
        date_to=period[1],
        policy={"cuts": [str(cut) for cut in cuts], "boundary": boundary},
        started_by=User.objects.system(),
    )
    return compute_grades(run=run)


def letters(rows):
    return "".join(row.grade for row in rows)


@pytest.mark.rule("S0-21 R13")
@pytest.mark.django_db
def test_the_published_table():
    table = [line.split() for line in PUBLISHED.split("\n") if line]
    rows = graded([int(amount) for _item, amount, _share, _grade in table], cuts=(80, 95))
    assert letters(rows) == "".join(grade for *_rest, grade in table)
    total = sum(row.amount for row in rows)
    shares = [f"{row.cumulative / total * 100:.1f}" for row in rows]
    assert shares == [share for _item, _amount, share, _grade in table]


@pytest.mark.rule("S0-21 R14")
@pytest.mark.django_db
@pytest.mark.parametrize("boundary", ["within", "reaches"])
def test_the_example_is_the_same_under_both_boundaries(boundary):
    assert letters(graded([500, 250, 100, 60, 40, 25, 15, 10], boundary=boundary)) == "AABBBCCC"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amounts", "boundary", "expected"),
    [
        ([95, 3, 2], "within", "ACC"),  # the largest is A whatever its share
        ([95, 3, 2], "reaches", "ACC"),
        ([74, 20, 6], "within", "ABC"),
        ([74, 20, 6], "reaches", "AAB"),
        ([50, 20, 20, 10], "within", "ABBC"),  # the tie of 20 ends at 90: neither is A
        ([50, 20, 20, 10], "reaches", "AAAB"),
        ([10, 10, 10, 10], "within", "AAAA"),  # all equal: the largest group
        ([10, 10, 10, 10], "reaches", "AAAA"),
        ([100, 50, -60], "within", "ACC"),  # after returns the second lies beyond the whole
        ([100, 0, -100], "within", "CCC"),  # nothing net
        ([50, -80], "reaches", "CC"),  # less than nothing
        ([0.0001, 0.0001, 0.0001, 0.0001], "within", "AAAA"),
    ],
)
def test_edges(amounts, boundary, expected):
    assert letters(graded(amounts, boundary=boundary)) == expected


@pytest.mark.django_db
def test_a_prefix_exactly_on_the_cut_is_within():
    # 0.1 and 0.2 are not exact as floats; 0.3 of 0.4 is exactly 75 %.
    assert letters(graded(["0.2", "0.1", "0.07", "0.03"])) == "AABC"


@pytest.mark.django_db
def test_equal_amounts_share_place_and_cumulative_sum():
    rows = graded([50, 20, 20, 10])
    assert [row.rank for row in rows] == [1, 2, 2, 4]
    assert [row.cumulative for row in rows] == [50, 90, 90, 100]


@pytest.mark.django_db
def test_huge_sums_stay_exact():
    rows = graded([Decimal(10) ** 14] * 7 + [Decimal("0.0001")])
    assert letters(rows) == "AAAAAAAC"
    assert rows[-1].cumulative == 7 * Decimal(10) ** 14 + Decimal("0.0001")


@pytest.mark.django_db
def test_sums_beyond_64_bits_are_refused_and_never_wrong():
    with pytest.raises(Refused) as caught, transaction.atomic():
        graded([Decimal(4) * 10**14] * 3)
    assert caught.value.code == "too_large"
    assert not GradeRow.objects.exists()


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(-50, 400) | st.integers(-(10**9), 10**12), min_size=1, max_size=25),
    cuts=st.tuples(st.integers(1, 99), st.integers(1, 100)).filter(lambda cuts: cuts[0] < cuts[1]),
    boundary=st.sampled_from(["within", "reaches"]),
)
def test_as_a_second_grader_would(amounts, cuts, boundary):
    GradeRow.objects.all().delete()
    SalesLine.objects.all().delete()
    rows = graded([Decimal(amount).scaleb(-4) for amount in amounts], cuts, boundary)
    units = [(row.rank, int(row.amount * 10000), int(row.cumulative * 10000), row.grade) for row in rows]
    expected = grade_plainly(dict(enumerate(amounts)), cuts, boundary)
    assert units == [expected[number] for number in range(len(amounts))]


@pytest.mark.django_db
def test_days_at_the_edges_count_and_those_outside_do_not():
    customer = make_customer()
    days = [
        date(2025, 1, 9),
        date(2025, 1, 10),
        date(2025, 2, 1),
        date(2025, 3, 31),
        date(2025, 4, 5),
        date(2025, 4, 6),
    ]
    for position, day in enumerate(days):
        sell(customer, 10**position, day)
    run = run_of(period=(date(2025, 1, 10), date(2025, 4, 5)))
    assert run.amount == 11110
    assert run_of(period=(date(2025, 1, 9), date(2025, 1, 9))).amount == 1
    assert run_of(period=(date(2025, 2, 1), date(2025, 2, 28))).amount == 100


@pytest.mark.parametrize(
    ("start", "end", "months", "edges"),
    [
        ("2025-01-01", "2025-12-31", ("2025-01-01", "2025-12-01"), []),
        ("2024-02-01", "2024-02-29", ("2024-02-01", "2024-02-01"), []),
        ("2025-01-02", "2025-01-31", None, [("2025-01-02", "2025-01-31")]),
        ("2024-12-31", "2025-02-01", ("2025-01-01", "2025-01-01"), [("2024-12-31",) * 2, ("2025-02-01",) * 2]),
        ("2025-01-31", "2025-02-01", None, [("2025-01-31", "2025-02-01")]),
        ("2025-05-05", "2025-05-05", None, [("2025-05-05", "2025-05-05")]),
    ],
)
def test_a_period_is_whole_months_and_edges(start, end, months, edges):
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert period.months == (months and tuple(date.fromisoformat(day) for day in months))
    assert period.edges == [tuple(date.fromisoformat(day) for day in edge) for edge in edges]


@pytest.mark.django_db
def test_whole_months_come_from_the_kept_totals():
    customer = make_customer()
    SalesMonth.objects.create(customer=customer, month=date(2025, 3, 1), amount=12, line_count=1)
    assert run_of().amount == 12

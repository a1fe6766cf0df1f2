"""The weighted score: each indicator by its formula, the sum, the grades, the page."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.models import Complaint
from credit.models import Receivable
from tests.credit.conftest import make_customer, sell
from tests.credit.test_grading_groups import letters, run_of

pytestmark = pytest.mark.django_db
WEIGHTS = {"sales": 40, "price": 15, "payment": 20, "cooperation": 10, "trend": 10, "complaints": 5}


def points(customer, name, **rules) -> Decimal:
    """The points of a customer where this indicator is all that counts."""
    weights = dict.fromkeys(WEIGHTS, 0) | {name: 100}
    return run_of(scheme="score", weights=weights, **rules).rows.get(customer=customer).score


@pytest.mark.parametrize(("amount", "expected"), [(50, 100), (40, "66.666"), (10, 0), (0, 0), (-5, 0)])
def test_sales_count_by_how_many_sell_less(amount, expected):
    others = [40, 30, 10] if amount == 50 else [50, 30, 10]
    for other in others:
        sell(make_customer(), other)
    customer = make_customer()
    sell(customer, amount)
    assert points(customer, "sales") == Decimal(expected)


def test_who_sells_alone_has_all_points_of_sales():
    customer = make_customer(trade_type="甲")
    sell(customer, 5)
    sell(make_customer(trade_type="乙"), 500)
    assert points(customer, "sales", group="trade_type") == 100


@pytest.mark.parametrize(
    ("price", "expected"), [("100", 50), ("110", "73.809"), ("90", "23.684"), ("200", 100), ("20", 0)]
)
def test_prices_count_against_the_average_of_the_product(price, expected):
    customer, other = make_customer(), make_customer()
    sell(customer, Decimal(price), product="封头", quantity=1)
    sell(other, 100, product="封头", quantity=1)
    sell(other, -100, product="封头", quantity=-1)  # a return says nothing of prices
    sell(other, 7, product="", quantity=1)
    assert points(customer, "price") == Decimal(expected)


def test_prices_of_goods_without_quantity_say_nothing():
    customer = make_customer()
    sell(customer, 900, product="封头")
    assert points(customer, "price") == 50


@pytest.mark.parametrize(("due", "collected", "expected"), [(300, 100, "33.333"), (300, 300, 100), (0, 0, 50)])
def test_payment_counts_by_what_was_collected_in_time(cast, due, collected, expected):
    customer = make_customer()
    sell(customer, 10)
    if due:
        facts = {"issued_on": date(2025, 1, 5), "due_on": date(2025, 2, 5), "entered_by": cast.he_jing}
        Receivable.objects.create(customer=customer, number="1", amount=due, open=due, collected=collected, **facts)
        late = facts | {"due_on": date(2026, 2, 5)}
        Receivable.objects.create(customer=customer, number="2", amount=999, open=999, **late)
    assert points(customer, "payment") == Decimal(expected)


def test_cooperation_counts_by_months_with_sales():
    customer = make_customer()
    for month, amount in [(1, 5), (2, 5), (3, -5), (7, 1)]:
        sell(customer, amount, date(2025, month, 10))
    assert points(customer, "cooperation") == 25


@pytest.mark.parametrize(("before", "expected"), [(100, 100), (200, 50), (400, 25), (0, 50), (150, "66.666")])
def test_the_trend_counts_against_the_year_before(before, expected):
    customer = make_customer()
    sell(customer, 200)
    if before:
        sell(customer, before, date(2024, 6, 15))
    assert points(customer, "trend") == Decimal(expected)


def complain(customer, by, subject, **facts) -> None:
    moment = timezone.make_aware(datetime(2025, 3, 2, 9))
    complaint = Complaint(
        customer=customer,
        subject=subject,
        source_number=subject,
        **{"content": "破损", "received_at": moment} | facts,
        number=subject,
        registered_at=moment,
        registered_by=by,
        handler=by,
        received_by=by,
    )
    Complaint.objects.bulk_create([complaint])


@pytest.mark.parametrize(("count", "expected"), [(0, 100), (1, 80), (5, 0), (7, 0)])
def test_complaints_take_points(cast, count, expected):
    customer = make_customer()
    sell(customer, 200)
    for number in range(count):
        complain(customer, cast.chen_li, f"{number}")
    complain(customer, cast.chen_li, "invalid", verdict="invalid", ground="unverifiable", evidence="照片")
    complain(customer, cast.chen_li, "old", received_at=timezone.make_aware(datetime(2024, 12, 31, 23)))
    assert points(customer, "complaints") == expected


@pytest.mark.rule("S1-13 R1")
def test_the_grade_comes_from_the_weighted_sum(signed_in, cast):
    strong, weak, nothing = make_customer(), make_customer(), make_customer()
    for month in range(1, 13):
        sell(strong, 100, date(2025, month, 3))
    sell(weak, 10), sell(nothing, -1)
    run = run_of(scheme="score", weights=WEIGHTS)
    # sales 100×40, price and payment without data 50×35, twelve months 100×10, trend 50×10, no complaint 100×5
    assert run.rows.get(customer=strong).score == Decimal("77.5")
    assert letters(run, [strong, weak, nothing]) == "BCC"
    assert run.rows.get(customer=strong).parts == "100000 50000 50000 100000 50000 100000"
    assert [row.rank for row in run.rows.order_by("id")] == [1, 2, 3]
    cut = run_of(scheme="score", weights=WEIGHTS, score_cuts=(Decimal(40), Decimal("77.5")))
    assert letters(cut, [strong, weak, nothing]) == "ABC"


@pytest.mark.rule("S1-13 R1")
def test_one_customer_sees_the_parts_of_the_score(signed_in, cast):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    sell(customer, 10)
    run = run_of(scheme="score", weights=WEIGHTS)
    row = run.rows.get()
    page = signed_in(cast.gm).get(f"/credit/grading/scores/{row.pk}/").content.decode()
    assert f"<b>{row.score}</b>" in page
    assert page.count("<tr>") == 1 + 6 + 1
    assert "÷" in page
    listed = signed_in(cast.gm).get(f"/credit/grading/{run.pk}/").content.decode()
    assert f"/credit/grading/scores/{row.pk}/" in listed
    plain = run_of()
    assert signed_in(cast.gm).get(f"/credit/grading/scores/{plain.rows.get().pk}/").status_code == 404


def test_new_customers_take_no_place_from_the_others():
    old, new = make_customer(), make_customer()
    sell(old, 10), sell(new, 900, date(2025, 12, 1))
    rules = {"provisional_months": 6, "as_of": date(2026, 3, 25), "leaves_out_new": True}
    assert points(old, "sales", **rules) == 100
    assert points(new, "sales", **rules) == 100

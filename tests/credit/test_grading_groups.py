"""Shares inside trade type and representative, other indicators, and new customers."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import jobs
from core.errors import Refused
from credit.actions import compute_grades, start_grading
from credit.grading_rules import GradingRules
from credit.models import Campaign, GradeRow, GradingRun, Payment, SalesLine
from customers.models import Customer
from regulations import policies
from regulations.models import PolicyVersion
from staff.models import User
from tests.credit.conftest import keep_months, make_customer, sell
from tests.credit.plain_grader import grade_inside

pytestmark = pytest.mark.django_db
YEAR = {"date_from": date(2025, 1, 1), "date_to": date(2025, 12, 31)}
EIGHT = [500, 250, 100, 60, 40, 25, 15, 10]


def run_of(**rules) -> GradingRun:
    run = GradingRun.objects.create(
        key=f"test-{GradingRun.objects.count()}",
        **YEAR,
        policy=GradingRules(**rules).frozen,
        started_by=User.objects.system(),
    )
    return compute_grades(run=run)


def sold_to(amounts, **facts) -> list[Customer]:
    people = [make_customer(**facts) for _amount in amounts]
    for customer, amount in zip(people, amounts, strict=True):
        SalesLine.objects.create(customer=customer, sold_on=date(2025, 6, 15), amount=Decimal(amount))
    keep_months()
    return people


def letters(run: GradingRun, people) -> str:
    found = dict(run.rows.values_list("customer", "grade"))
    return "".join(found[customer.pk] for customer in people)


@pytest.mark.rule("S0-21 R12")
@pytest.mark.rule("S0-21 R14")
@pytest.mark.parametrize("boundary", ["within", "reaches"])
def test_each_trade_type_of_each_representative_is_graded_by_itself(cast, boundary):
    groups = [
        sold_to([amount * factor for amount in EIGHT], trade_type=kind, owner=owner)
        for factor, (kind, owner) in enumerate(product(["地区DIY店", "其他", ""], [cast.chen_li, None]), 1)
    ]
    run = run_of(group="both", boundary=boundary)
    assert [letters(run, people) for people in groups] == ["AABBBCCC"] * 6
    assert [row.rank for row in run.rows.filter(customer__in=groups[3]).order_by("rank")] == list(range(1, 9))
    first = run.rows.get(customer=groups[0][1])
    assert (first.group, first.cumulative, first.base) == ("地区DIY店 · 陈立 " + cast.chen_li.username, 750, 1000)
    assert {of["name"] for of in run.groups} >= {"— · —", "其他 · —"}
    assert [of["grades"] for of in run.groups] == [[2, 3, 3]] * 6


@pytest.mark.parametrize(("group", "found"), [("trade_type", {"甲类", "乙类"}), ("owner", {"—"}), ("", {""})])
def test_within_what_is_said(group, found):
    sold_to([10], trade_type="甲类")
    sold_to([20, 5], trade_type="乙类")
    assert set(run_of(group=group, provisional_months=0).rows.values_list("group", flat=True)) == found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.integers(-50, 400) | st.integers(-(10**9), 10**12)),
        min_size=1,
        max_size=25,
    ),
    cuts=st.tuples(st.integers(1, 9999), st.integers(1, 10000)).filter(lambda cuts: cuts[0] < cuts[1]),
    boundary=st.sampled_from(["within", "reaches"]),
)
def test_as_a_second_grader_would(amounts, cuts, boundary):
    GradeRow.objects.all().delete()
    SalesLine.objects.all().delete()
    groups, people = {}, {}
    for kind, amount in amounts:
        customer = sold_to([Decimal(amount).scaleb(-4)], trade_type=kind)[0]
        groups[customer.pk], people[customer.pk] = kind, amount
    cuts = tuple(Decimal(cut).scaleb(-2) for cut in cuts)
    run = run_of(group="trade_type", cuts=cuts, boundary=boundary)
    assert as_units(run) == grade_inside(people, groups, cuts, boundary)


def as_units(run) -> dict:
    return {
        row.customer_id: (row.rank, int(row.amount * 10000), int(row.cumulative * 10000), row.grade)
        for row in run.rows.all()
    }


def test_the_company_as_a_group_is_graded_as_by_the_short_statement():
    sold_to([500, 250, 250, 100, -60, 40, 0, 25])
    assert as_units(run_of()) == as_units(run_of(provisional_months=6, as_of=date(2026, 1, 10), leaves_out_new=False))


@pytest.mark.parametrize(
    "rules", [{"group": "trade_type"}, {"indicator": "margin"}, {"scheme": "score", "weights": {"sales": 100}}]
)
def test_the_rows_of_a_group_are_written_by_rank(rules):
    for kind in ("甲类", "乙类", "丙类"):
        sold_to([5, 20, 40, 20, 10, -3], trade_type=kind)
    run = run_of(**rules)
    found = list(run.rows.order_by("group", "id").values_list("group", "rank", "customer"))
    assert found == sorted(found)
    assert len(found) == 18


def test_shares_of_gross_profit():
    first, second = make_customer(), make_customer()
    sell(first, 1000, cost=Decimal(990))
    sell(second, 100, cost=Decimal(10))
    run = run_of(indicator="margin")
    assert (letters(run, [first, second]), run.amount) == ("CA", 100)


def paid(customer, amount, by, **facts) -> Payment:
    day = date(2025, 3, 1)
    return Payment.objects.create(
        customer=customer, amount=amount, unallocated=0, received_on=day, entered_by=by, **facts
    )


def test_shares_of_money_received_and_nothing_net_is_c(cast):
    rich, poor, gone = make_customer(), make_customer(), make_customer()
    sell(rich, 1000), sell(poor, 10), sell(gone, -5)
    for customer, amount in [(rich, 5), (poor, 60), (gone, 35), (make_customer(), 99)]:
        paid(customer, amount, cast.he_jing)
    paid(rich, 500, cast.he_jing, reversed_at=timezone.now(), reversed_by=cast.he_jing)
    run = run_of(indicator="collected")
    assert letters(run, [rich, poor, gone]) == "CAC"
    assert run.totals["customers"] == 3
    assert run.amount == 100


@pytest.mark.rule("S1-13 R5")
def test_new_customers_are_provisional_and_outside_the_base_of_a_campaign():
    old = sold_to([500, 250, 100, 60, 40, 25, 15, 10])
    new = [make_customer() for _one in range(2)]
    sell(new[0], 2000, date(2025, 9, 26)), sell(new[1], 20, date(2025, 12, 1))
    just_old = make_customer()
    sell(just_old, 1, date(2025, 9, 25))
    rules = {"provisional_months": 6, "as_of": date(2026, 3, 25)}
    run = run_of(**rules, leaves_out_new=True)
    assert letters(run, old) == "AABBBCCC"
    assert letters(run, new) == "AC"
    assert set(run.rows.filter(is_provisional=True).values_list("customer", flat=True)) == {one.pk for one in new}
    assert (run.amount, run.base_of("")) == (3021, 1001)
    by_hand = run_of(**rules)
    assert letters(by_hand, [new[0], old[0]]) == "AB"
    assert by_hand.rows.filter(is_provisional=True).count() == 2


@pytest.mark.rule("S1-13 R5")
def test_the_run_of_a_campaign_is_proposed_and_leaves_new_customers_out(cast):
    old, new = make_customer(), make_customer()
    sell(old, 10), sell(new, 900, date(2025, 12, 1))
    rules = GradingRules(provisional_months=6, as_of=date(2026, 3, 25))
    run = GradingRun.objects.create(key="c", **YEAR, policy=rules.frozen, started_by=cast.gm)
    Campaign.objects.create(year=2025, run=run, opened_at=timezone.now(), opened_by=cast.gm)
    run = compute_grades(run=run)
    assert (run.state, letters(run, [old, new])) == (GradingRun.State.PROPOSED, "AA")
    assert (run.frozen.leaves_out_new, run.base_of("")) == (True, 10)
    assert GradingRun.objects.in_force() is None


def test_who_bought_before_the_period_is_not_new():
    customer = make_customer()
    sell(customer, 5, date(2023, 2, 2)), sell(customer, 7, date(2025, 12, 2))
    assert not run_of(provisional_months=6, as_of=date(2026, 3, 25)).rows.get().is_provisional


@pytest.mark.parametrize(
    ("as_of", "months", "since"),
    [((2026, 3, 25), 6, (2025, 9, 25)), ((2026, 2, 28), 6, (2025, 8, 31)), ((2026, 3, 31), 1, (2026, 2, 28))],
)
def test_months_of_cooperation_end_as_calendars_count(as_of, months, since):
    assert GradingRules(as_of=date(*as_of), provisional_months=months).old_since == date(*since)


def test_the_same_inputs_give_the_same_grades(cast, publish):
    sold_to(EIGHT, trade_type="甲类", owner=cast.chen_li)
    sold_to([7, 7, 3], trade_type="乙类", owner=cast.chen_li)
    publish(grade_group="both", grade_boundary="reaches", grade_cuts=["70", "90"])
    run = start_grading(**YEAR, by=cast.gm)
    jobs.run_now(run.job)
    PolicyVersion.objects.update(values={"grade_scheme": "score"})
    policies.forget()
    again = GradingRun.objects.create(key="again", **YEAR, policy=run.policy, started_by=cast.gm)
    again = compute_grades(run=again)
    columns = ("customer", "group", "rank", "amount", "cumulative", "grade", "is_provisional")
    assert list(run.rows.order_by("id").values_list(*columns)) == list(again.rows.order_by("id").values_list(*columns))
    run.refresh_from_db()
    assert (run.frozen.group, run.frozen.cuts) == ("both", (70, 90))
    assert run.totals == again.totals | {"compared_with": None, "changes": {}}


@pytest.mark.parametrize("wrong", [{"group": "region"}, {"scheme": "dice"}, {"indicator": "luck"}])
def test_what_there_is_not_is_refused(cast, wrong):
    sold_to([1])
    with pytest.raises(Refused):
        start_grading(**YEAR, **wrong, by=cast.gm)


def test_a_cut_too_fine_for_groups_is_refused():
    sold_to([1], trade_type="甲类")
    with pytest.raises(Refused):
        run_of(group="trade_type", cuts=(Decimal("33.33333333"), Decimal(95)))

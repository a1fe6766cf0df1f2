"""催收: who is chased, on which rung, and what is owed for it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from credit.actions import collecting, ladder
from credit.collecting import stage_due
from credit.models import CollectionCase
from credit.policy import CreditPolicy
from regulations.models import Duty
from tests.credit.collecting import TODAY, at, case_of, climb, owe, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


def ago(days: int):
    return TODAY - timedelta(days=days)


def owed_for(case) -> list[str]:
    return sorted(Duty.objects.about(case).open().values_list("rule", flat=True))


@pytest.mark.rule("S0-17 R10")
@pytest.mark.parametrize(
    ("days", "amount", "stage"),
    [
        (0, 90_000, ""),
        (1, 90_000, "remind"),
        (6, 90_000, "remind"),
        (7, 90_000, "call"),
        (29, 90_000, "call"),
        (30, 90_000, "letter"),
        (60, 90_000, "visit"),
        (90, 90_000, "lawyer"),
        (400, 49_999, "visit"),
        (400, 4_999, "call"),
        (400, 100, "call"),
        (400, 99, ""),
    ],
)
def test_the_rung_follows_days_and_amount(days, amount, stage):
    assert stage_due(CreditPolicy(), days, Decimal(amount)) == stage


@pytest.mark.rule("S0-17 R10")
def test_what_is_overdue_is_chased_from_the_day_after_and_the_owner_owes_it(customer, cast):
    owe(customer, 8000, TODAY)
    climb(TODAY)
    assert not CollectionCase.objects.exists()
    climb(TODAY + timedelta(days=1))
    case = case_of(customer)
    assert (case.stage, case.overdue, case.oldest_due_on, case.collector) == ("remind", 8000, TODAY, cast.chen_li)
    duty = Duty.objects.about(case).get()
    assert (duty.rule, duty.responsible, duty.department) == ("credit.collect_remind", cast.chen_li, cast.sales_one)


def test_a_second_night_changes_nothing(customer):
    owe(customer, 8000, ago(10))
    climb()
    before = list(Duty.objects.values()), list(CollectionCase.objects.values())
    climb()
    assert (list(Duty.objects.values()), list(CollectionCase.objects.values())) == before


def test_one_rung_is_owed_at_a_time_and_what_was_done_is_not_owed_again(customer, cast):
    owe(customer, 8000, ago(5))
    climb()
    with at(TODAY):
        collecting.record_step(case=case_of(customer), stage="remind", note="已短信提醒", by=cast.chen_li)
    assert owed_for(case_of(customer)) == []
    climb(TODAY + timedelta(days=1))
    assert owed_for(case_of(customer)) == []
    climb(TODAY + timedelta(days=2))
    assert owed_for(case_of(customer)) == ["credit.collect_call"]
    climb(TODAY + timedelta(days=25))
    assert owed_for(case_of(customer)) == ["credit.collect_letter"]


def test_a_higher_step_meets_the_lower_ones(customer, cast):
    owe(customer, 8000, ago(5))
    climb()
    with at(TODAY):
        collecting.record_step(case=case_of(customer), stage="visit", note="上门", by=cast.chen_li)
    climb()
    assert owed_for(case_of(customer)) == []


def test_a_new_debt_is_chased_from_its_own_beginning(customer, cast):
    old = owe(customer, 8000, ago(40))
    climb()
    with at(TODAY):
        collecting.record_step(case=case_of(customer), stage="visit", note="上门", by=cast.chen_li)
    owe(customer, 6000, TODAY + timedelta(days=2))
    pay(old, 8000, TODAY + timedelta(days=3))
    climb(TODAY + timedelta(days=10))
    assert case_of(customer).stage == "call"
    assert owed_for(case_of(customer)) == ["credit.collect_call"]


@pytest.mark.rule("S0-17 R10")
def test_what_is_disputed_is_shown_apart_and_not_chased(customer):
    owe(customer, 5000, ago(95), disputed=5000)
    owe(customer, 3000, ago(8), disputed=1000)
    climb()
    case = case_of(customer)
    assert (case.stage, case.overdue, case.disputed, case.oldest_due_on) == ("call", 2000, 6000, ago(8))


def test_a_case_whose_debts_are_all_disputed_rests(customer):
    row = owe(customer, 5000, ago(10))
    climb()
    row.disputed = row.open
    row.save()
    climb(TODAY + timedelta(days=1))
    case = case_of(customer)
    assert (case.stage, case.overdue, case.disputed) == ("", 0, 5000)
    assert owed_for(case) == []


def test_small_amounts_are_not_chased(customer):
    owe(customer, "99.99", ago(10))
    climb()
    assert not CollectionCase.objects.exists()


def test_a_case_is_closed_when_all_is_paid_and_a_new_one_may_follow(customer, cast):
    row = owe(customer, 8000, ago(10))
    climb()
    pay(row, 8000, TODAY)
    climb(TODAY + timedelta(days=1))
    closed = CollectionCase.objects.get()
    assert (closed.closed_on, closed.overdue) == (TODAY + timedelta(days=1), 0)
    assert owed_for(closed) == []
    with pytest.raises(Stale):
        collecting.record_step(case=closed, stage="call", note="晚了", by=cast.chen_li)
    owe(customer, 700, TODAY + timedelta(days=1))
    climb(TODAY + timedelta(days=5))
    assert CollectionCase.objects.count() == 2


def test_who_records_a_step_is_told_when_the_money_has_come_meanwhile(customer, cast):
    row = owe(customer, 8000, ago(10))
    climb()
    pay(row, 8000, TODAY)
    with at(TODAY), pytest.raises(Stale):
        collecting.record_step(case=case_of(customer), stage="call", note="打电话", by=cast.chen_li)


def test_a_step_says_what_came_of_it_and_strangers_record_none(customer, cast):
    owe(customer, 8000, ago(10))
    climb()
    with at(TODAY):
        for person, stage, note in (
            (cast.chen_li, "call", " "),
            (cast.chen_li, "shout", "大喊"),
            (cast.wang_qian, "call", "不是我的客户"),
            (cast.zhou_min, "call", "没有权限"),
        ):
            with pytest.raises(Refused):
                collecting.record_step(case=case_of(customer), stage=stage, note=note, by=person)


def test_the_case_follows_the_owner_of_the_customer(customer, cast):
    owe(customer, 8000, ago(10))
    climb()
    customer.owner = cast.wang_qian
    customer.save()
    climb(TODAY + timedelta(days=1))
    case = case_of(customer)
    assert case.collector == cast.wang_qian
    assert Duty.objects.about(case).open().get().responsible == cast.wang_qian


def test_lots_go_on_where_the_last_one_ended(cast, monkeypatch):
    monkeypatch.setattr(ladder, "LOT", 2)
    for number in range(5):
        owe(make_customer(f"客户{number}", owner=cast.chen_li), 1000 + number, ago(10))
    climb()
    assert sorted(CollectionCase.objects.values_list("overdue", flat=True)) == [1000, 1001, 1002, 1003, 1004]


def test_a_night_costs_the_same_for_few_customers_and_many(cast, django_assert_max_num_queries):
    for number in range(30):
        owe(make_customer(f"客户{number}", owner=cast.chen_li, department=cast.sales_one), 6000, ago(40))
    with django_assert_max_num_queries(30):
        climb()

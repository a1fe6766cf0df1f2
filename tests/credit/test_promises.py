"""付款承诺: kept or broken says the money that came in; while one runs the ladder rests."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.errors import Refused
from core.models import Notice
from credit.actions.promising import make_promise, settle_lot
from credit.models import CreditEvent, Payment, Promise
from regulations.models import Duty
from staff.models import User
from tests.credit.collecting import TODAY, at, case_of, climb, owe, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def debt(cast):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    row = owe(customer, 8000, TODAY - timedelta(days=6))
    climb()
    return row


def promised(debt, cast, amount=5000, days=3) -> Promise:
    with at(TODAY):
        return make_promise(
            case=case_of(debt.customer),
            amount=Decimal(amount),
            due_on=TODAY + timedelta(days=days),
            said_by="王会计",
            by=cast.chen_li,
        )


def settle(day) -> None:
    with at(day, 5):
        settle_lot(today=day, by=User.objects.system())


def state_of(promise) -> str:
    return Promise.objects.get(pk=promise.pk).state


def pay_on(debt, amount, day) -> Payment:
    with at(day):
        return pay(debt, amount, day)


@pytest.mark.rule("S0-17 R10")
def test_a_promise_is_kept_as_soon_as_the_money_is_in(debt, cast):
    promise = promised(debt, cast)
    pay_on(debt, 2000, TODAY + timedelta(days=1))
    settle(TODAY + timedelta(days=2))
    assert state_of(promise) == "open"
    pay_on(debt, 3000, TODAY + timedelta(days=3))
    settle(TODAY + timedelta(days=4))
    assert state_of(promise) == "kept"


@pytest.mark.rule("S0-17 R10")
def test_it_is_broken_the_day_after_and_the_ladder_goes_on(debt, cast):
    promise = promised(debt, cast)
    pay_on(debt, 4999, TODAY + timedelta(days=3))
    settle(TODAY + timedelta(days=3))
    assert state_of(promise) == "open"
    settle(TODAY + timedelta(days=4))
    assert state_of(promise) == "broken"
    event = CreditEvent.objects.get(kind="deferral")
    assert (event.file.customer, event.amount) == (debt.customer, 1)
    told = Notice.objects.filter(rule="credit.promise_broken").values_list("person", flat=True)
    assert set(told) == {cast.chen_li.pk, cast.chief.pk}
    climb(TODAY + timedelta(days=4))
    assert Duty.objects.about(case_of(debt.customer)).get(state="open").rule == "credit.collect_call"


def test_money_from_before_or_after_and_what_was_reversed_does_not_count(debt, cast):
    pay_on(debt, 1000, TODAY - timedelta(days=1))
    promise = promised(debt, cast)
    back = pay_on(debt, 5000, TODAY + timedelta(days=1))
    Payment.objects.filter(pk=back.pk).update(reversed_at=promise.made_at, reversed_by=cast.he_jing)
    pay_on(debt, 500, TODAY + timedelta(days=4))
    settle(TODAY + timedelta(days=5))
    assert state_of(promise) == "broken"


def test_the_ladder_rests_while_a_promise_runs(debt, cast):
    promised(debt, cast, days=20)
    case = case_of(debt.customer)
    assert Duty.objects.about(case).get().state == "paused"
    climb(TODAY + timedelta(days=10))
    case = case_of(debt.customer)
    assert case.stage == "remind"
    assert Duty.objects.about(case).get().state == "paused"


def test_a_second_promise_replaces_the_first(debt, cast):
    first, second = promised(debt, cast), promised(debt, cast, amount=8000)
    assert (state_of(first), state_of(second)) == ("replaced", "open")


def test_a_case_that_closes_keeps_its_promise(debt, cast):
    promise = promised(debt, cast, days=20)
    pay_on(debt, 8000, TODAY + timedelta(days=1))
    climb(TODAY + timedelta(days=2))
    assert state_of(promise) == "kept"


@pytest.mark.parametrize(("amount", "days"), [(0, 3), (-5, 3), (8001, 3), (100, -1)])
def test_promises_that_say_nothing_are_refused(debt, cast, amount, days):
    with pytest.raises(Refused):
        promised(debt, cast, amount=amount, days=days)


def test_settling_twice_tells_once(debt, cast):
    promised(debt, cast)
    for _time in range(2):
        settle(TODAY + timedelta(days=4))
    assert CreditEvent.objects.filter(kind="deferral").count() == 1


def test_a_promise_lies_no_further_ahead_than_the_policy_lets_it(debt, cast):
    """The ladder rests until its day: a promise for years ahead would end all chasing."""
    with pytest.raises(Refused) as refusal:
        promised(debt, cast, days=61)
    assert refusal.value.code == "day"
    assert (TODAY + timedelta(days=60)).isoformat() in str(refusal.value)
    assert promised(debt, cast, days=60).state == "open"


def test_how_far_ahead_says_the_policy_of_the_case(cast, publish):
    with at(TODAY):
        publish(promise_days=10)
    row = owe(make_customer("鼎丰商贸", owner=cast.chen_li), 8000, TODAY - timedelta(days=6))
    climb()
    with pytest.raises(Refused):
        promised(row, cast, days=11)
    assert promised(row, cast, days=10).state == "open"

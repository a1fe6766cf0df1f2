"""Write-offs: nothing changes until the last signature."""

from datetime import date
from decimal import Decimal

import pytest

from approvals import actions as approvals
from approvals.models import Approval
from core.errors import Refused
from core.models import Event
from credit import actions
from credit.models import Receivable, WriteOff
from tests.credit.books import DAY, invoice, is_right, parts, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    return invoice(customer, 100, by=cast.he_jing)


@pytest.fixture
def one_signature(publish):
    publish(write_off_chain=[{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}])


def ask(row, cast, **facts) -> WriteOff:
    given = {"amount": Decimal(40), "on": DAY, "reason": "客户注销", "by": cast.he_jing} | facts
    return actions.ask_write_off(receivable=row, **given)


def asked() -> Approval:
    return Approval.objects.get(kind="credit.write_off")


def test_signed_it_is_given_up(row, cast, one_signature):
    ask(row, cast)
    row.refresh_from_db()
    assert row.open == 100
    approvals.approve(approval=asked(), by=cast.gm)
    row.refresh_from_db()
    assert (row.open, parts(row.customer)["receivables"], is_right(row.customer)) == (60, 60, True)
    assert WriteOff.objects.get().decided_by == cast.gm
    assert Event.objects.filter(deed="credit.write_off", record_id=row.pk, by=cast.gm).exists()
    ask(row, cast, amount=Decimal(60), on=date(2026, 4, 1))
    approvals.approve(approval=Approval.objects.latest("id"), by=cast.gm)
    row.refresh_from_db()
    assert (row.open, row.settled_on) == (0, date(2026, 4, 1))


def test_refused_everything_stays_as_it_was(row, cast, one_signature):
    ask(row, cast)
    approvals.reject(approval=asked(), by=cast.gm, comment="再催一次")
    row.refresh_from_db()
    assert (row.open, WriteOff.objects.get().state) == (100, "rejected")
    ask(row, cast)  # may be asked for again


def test_no_more_is_given_up_than_is_still_owed(row, cast, one_signature):
    ask(row, cast)
    pay(row.customer, 70, by=cast.he_jing)
    approvals.approve(approval=asked(), by=cast.gm)
    row.refresh_from_db()
    assert (row.open, WriteOff.objects.get().amount, is_right(row.customer)) == (0, 30, True)


def test_what_is_paid_meanwhile_is_not_given_up(row, cast, one_signature):
    ask(row, cast)
    pay(row.customer, 100, by=cast.he_jing)
    approvals.approve(approval=asked(), by=cast.gm)
    assert (WriteOff.objects.get().state, is_right(row.customer)) == ("withdrawn", True)


def test_a_period_closed_meanwhile_moves_it_to_the_day_of_the_signature(row, cast, one_signature):
    ask(row, cast)
    actions.close_period(until=DAY, by=cast.he_jing)
    approvals.approve(approval=asked(), by=cast.gm)
    assert WriteOff.objects.get().on > DAY


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"amount": Decimal(101)}, "too_much"),
        ({"amount": Decimal(0)}, "amount"),
        ({"on": date(2026, 3, 1)}, "before"),
        ({"on": date(2999, 1, 1)}, "ahead"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_unsound_is_not_asked_for(row, cast, facts, code):
    with pytest.raises(Refused) as refusal:
        ask(row, cast, **facts)
    assert (refusal.value.code, WriteOff.objects.count()) == (code, 0)


def test_who_may_not_ask_does_not_and_nobody_asks_twice(row, cast):
    with pytest.raises(Refused):
        ask(row, cast, by=cast.chen_li)
    ask(row, cast)
    with pytest.raises(Refused) as refusal:
        ask(row, cast)
    assert refusal.value.code == "asked"
    assert Receivable.objects.get().open == 100


def test_the_request_names_the_invoice_and_the_amount_in_cents(row, cast, one_signature):
    ask(row, cast)
    assert asked().record_name.endswith(".00")

"""Bills: they settle like money and count as lent until they are honoured."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from core.models import Notice
from credit import actions
from credit.models import Bill, CreditEvent, CreditFile, Receivable
from tests.credit.books import DAY, invoice, is_right, parts, take_bill
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 20)


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


@pytest.fixture
def finance(cast):
    return cast.he_jing


@pytest.mark.rule("S0-21 R57")
def test_a_bill_settles_the_invoice_and_counts_until_it_is_honoured(customer, finance):
    row = invoice(customer, 100, by=finance)
    bill = take_bill(customer, 100, by=finance)
    assert parts(customer) == {"bills": 100, "exposure": 100}
    assert Receivable.objects.get(pk=row.pk).settled_on == DAY
    actions.honour_bill(bill=bill, on=LATER, by=finance)
    assert (parts(customer), is_right(customer)) == ({}, True)
    with pytest.raises(Stale):
        actions.dishonour_bill(bill=bill, on=LATER, reason="空头", by=finance)


@pytest.mark.rule("S0-21 R57")
def test_a_dishonoured_bill_raises_the_exposure_and_is_an_event(customer, finance, cast):
    row = invoice(customer, 100, by=finance, due=date(2026, 12, 1))
    bill = take_bill(customer, 100, by=finance)
    actions.discount_bill(bill=bill, on=date(2026, 3, 10), to="工商银行", cost=Decimal(2), by=finance)
    assert parts(customer) == {}
    actions.dishonour_bill(bill=bill, on=LATER, reason="账户无款", by=finance)
    assert parts(customer) == {"receivables": 100, "exposure": 100}
    row.refresh_from_db()
    assert (row.open, row.due_on, row.settled_on) == (100, LATER, None)
    assert CreditFile.objects.get(customer=customer).oldest_due_on == LATER
    event = CreditEvent.objects.get(kind="dishonour")
    assert (event.amount, event.on) == (100, LATER)
    assert Notice.objects.filter(rule="credit.bill_dishonoured", person=cast.chen_li).count() == 1
    assert is_right(customer)


def test_what_was_overdue_before_stays_due_on_its_day(customer, finance):
    row = invoice(customer, 60, by=finance, due=date(2026, 3, 5))
    bill = take_bill(customer, 100, by=finance)  # 40 were paid beforehand
    actions.dishonour_bill(bill=bill, on=LATER, reason="拒付", by=finance)
    row.refresh_from_db()
    assert (row.due_on, parts(customer)) == (date(2026, 3, 5), {"receivables": 60, "exposure": 60})
    assert is_right(customer)


def test_a_dishonour_is_booked_although_the_bill_came_in_a_closed_period(customer, finance):
    invoice(customer, 100, by=finance)
    bill = take_bill(customer, 100, by=finance)
    actions.close_period(until=date(2026, 3, 31), by=finance)
    with pytest.raises(Refused, match="2026-03-31"):
        actions.dishonour_bill(bill=bill, on=date(2026, 3, 31), reason="拒付", by=finance)
    actions.dishonour_bill(bill=bill, on=LATER, reason="拒付", by=finance)
    assert Receivable.objects.get().open == 100


def test_bills_passed_on_count_where_the_policy_says_so(customer, finance, publish):
    publish(passed_bills_count=True)
    invoice(customer, 100, by=finance)
    bill = take_bill(customer, 100, by=finance)
    actions.endorse_bill(bill=bill, on=LATER, to="供应商甲", by=finance)
    assert parts(customer) == {"bills": 100, "exposure": 100}
    actions.honour_bill(bill=bill, on=date(2026, 9, 2), by=finance)
    assert parts(customer) == {}


def test_a_bill_given_back_opens_what_it_had_settled_as_it_was(customer, finance):
    row = invoice(customer, 100, by=finance, due=date(2026, 12, 1))
    bill = take_bill(customer, 100, by=finance)
    actions.give_back_bill(bill=bill, on=LATER, reason="填写有误", by=finance)
    row.refresh_from_db()
    assert (row.open, row.due_on) == (100, date(2026, 12, 1))
    assert not CreditEvent.objects.exists()
    assert (parts(customer), is_right(customer)) == ({"receivables": 100, "exposure": 100}, True)


def test_the_payment_of_a_bill_is_not_reversed(customer, finance):
    bill = take_bill(customer, 100, by=finance)
    with pytest.raises(Refused) as refusal:
        actions.reverse_payment(payment=bill.payment, reason="误", by=finance)
    assert refusal.value.code == "bill"


def test_no_bill_is_entered_twice_or_by_anybody(customer, finance, cast):
    take_bill(customer, 100, by=finance, number="9")
    for by, code in ((finance, "double"), (cast.chen_li, "forbidden")):
        with pytest.raises(Refused) as refusal:
            take_bill(customer, 100, by=by, number="9")
        assert refusal.value.code == code
    with pytest.raises(Refused):
        actions.honour_bill(bill=Bill.objects.get(), on=LATER, by=cast.chen_li)
    assert is_right(customer)

"""Credit notes against invoices: with a payment, without one, and taken back as a whole."""

from datetime import date
from decimal import Decimal

import pytest

from credit import actions
from credit.ageing import ageing
from credit.models import Allocation, Payment
from tests.credit.books import DAY, invoice, is_right, parts, pay
from tests.credit.conftest import make_customer
from tests.credit.test_books import open_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


@pytest.mark.parametrize("leg", [0, 1])
def test_what_was_settled_with_a_credit_note_is_undone_together(customer, cast, leg):
    """Alone either leg would leave more money on the payment than it ever had."""
    owed = invoice(customer, 150, by=cast.he_jing)
    note = invoice(customer, -50, by=cast.he_jing)
    payment = pay(customer, 100, by=cast.he_jing)
    assert open_of(owed, note) == [0, 0]
    rows = list(payment.allocations.order_by("id"))
    actions.undo_allocation(allocation=rows[leg], by=cast.he_jing)
    assert open_of(owed, note) == [150, -50]
    assert not payment.allocations.filter(undone_at=None).exists()
    assert (parts(customer)["prepaid"], is_right(customer)) == (100, True)


def test_typed_amounts_are_as_exact_as_they_are_kept(customer, cast):
    row = invoice(customer, 100, by=cast.he_jing)
    payment = pay(customer, 50, by=cast.he_jing, settles="later")
    chosen = {row.pk: Decimal("10.00006")}
    (made,) = actions.allocate(payment=payment, chosen=chosen, by=cast.he_jing)
    assert (made.amount, is_right(customer)) == (Decimal("10.0001"), True)
    refused("nothing", actions.allocate, payment=payment, chosen={row.pk: Decimal("0.00001")}, by=cast.he_jing)
    assert is_right(customer)


def test_money_of_a_day_when_a_bill_had_settled_the_invoice_counts_from_the_dishonour(customer, cast):
    """Otherwise the ageing of the days between would show less than nothing owed."""
    owed = invoice(customer, 100, by=cast.he_jing, on=date(2026, 3, 1))
    bill = actions.enter_bill(
        customer=customer,
        kind="bank",
        number="B1",
        face=Decimal(100),
        issued_on=date(2026, 3, 1),
        due_on=date(2026, 6, 10),
        received_on=date(2026, 3, 1),
        by=cast.he_jing,
    )
    actions.dishonour_bill(bill=bill, on=date(2026, 6, 10), reason="拒付", by=cast.he_jing)
    pay(customer, 60, by=cast.he_jing, on=date(2026, 4, 5))
    assert open_of(owed) == [40]
    days = [date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 9), date(2026, 6, 10)]
    assert [ageing(day, [30]).owed for day in days] == [0, 0, 0, 40]


def test_what_is_given_up_counts_from_the_dishonour_too(customer, cast):
    """Nothing was owed on the day for which the write-off was asked."""
    owed = invoice(customer, 100, by=cast.he_jing, on=date(2026, 3, 1))
    bill = actions.enter_bill(
        customer=customer,
        kind="bank",
        number="B1",
        face=Decimal(100),
        issued_on=date(2026, 3, 1),
        due_on=date(2026, 6, 10),
        received_on=date(2026, 3, 1),
        by=cast.he_jing,
    )
    actions.dishonour_bill(bill=bill, on=date(2026, 6, 10), reason="拒付", by=cast.he_jing)
    facts = {"receivable": owed, "amount": Decimal(30), "reason": "破产", "by": cast.he_jing}
    refused("before", actions.ask_write_off, on=date(2026, 4, 5), **facts)
    actions.ask_write_off(on=date(2026, 6, 10), **facts)


def test_a_reversed_payment_makes_room_for_its_number(customer, cast):
    """Entered with a wrong amount, reversed, entered again: the bank gave one number."""
    payment = pay(customer, 100, by=cast.he_jing, number="SK1")
    actions.reverse_payment(payment=payment, reason="录错金额", by=cast.he_jing)
    again = pay(customer, 10, by=cast.he_jing, number="SK1")
    assert Payment.objects.get(pk=again.pk).amount == 10
    refused("double", pay, customer=customer, amount=1, by=cast.he_jing, number="SK1")
    assert again.received_on == DAY
    assert Allocation.objects.count() == 0


def test_a_credit_note_is_set_off_against_the_oldest_without_money(customer, cast):
    old = invoice(customer, 30, by=cast.he_jing, due=date(2026, 3, 5))
    new = invoice(customer, 30, by=cast.he_jing, due=date(2026, 3, 9))
    note = invoice(customer, -50, by=cast.he_jing)
    made = actions.set_off(credit_note=note, by=cast.he_jing)
    assert (made.kind, made.amount) == ("offset", 0)
    assert open_of(old, new, note) == [0, 10, 0]
    assert parts(customer) == {"receivables": 10, "exposure": 10}
    assert is_right(customer)
    refused("settled", actions.set_off, credit_note=note, by=cast.he_jing)


@pytest.mark.parametrize("deed", ["undo", "reverse"])
def test_setting_off_is_taken_back_whole(customer, cast, deed):
    owed, note = invoice(customer, 80, by=cast.he_jing), invoice(customer, -50, by=cast.he_jing)
    made = actions.set_off(credit_note=note, by=cast.he_jing)
    if deed == "undo":
        actions.undo_allocation(allocation=made.allocations.first(), by=cast.he_jing)
    else:
        actions.reverse_payment(payment=made, reason="录错", by=cast.he_jing)
    assert open_of(owed, note) == [80, -50]
    assert Payment.objects.get(pk=made.pk).reversed_at
    assert (parts(customer)["receivables"], is_right(customer)) == (30, True)


def test_what_is_disputed_is_set_off_only_where_it_is_chosen(customer, cast):
    owed = invoice(customer, 80, by=cast.he_jing)
    actions.open_dispute(receivable=owed, reason="数量不符", by=cast.he_jing)
    note = invoice(customer, -50, by=cast.he_jing)
    refused("nothing", actions.set_off, credit_note=note, by=cast.he_jing)
    actions.set_off(credit_note=note, against=owed, by=cast.he_jing)
    assert open_of(owed, note) == [30, 0]
    assert is_right(customer)


def test_a_closed_period_takes_no_setting_off(customer, cast):
    invoice(customer, 80, by=cast.he_jing)
    note = invoice(customer, -50, by=cast.he_jing)
    actions.close_period(until=date(2026, 3, 31), by=cast.he_jing)
    refused("closed", actions.set_off, credit_note=note, on=date(2026, 3, 31), by=cast.he_jing)

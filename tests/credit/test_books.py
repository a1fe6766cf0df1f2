"""Invoices and payments: what is owed, what settles it, and taking it back."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import Refused
from core.models import Event
from credit import actions
from credit.models import Allocation, CreditFile, Payment, Receivable, TradingDocument
from tests.credit.books import DAY, invoice, is_right, parts, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


@pytest.fixture
def finance(cast):
    return cast.he_jing


def refused(code, deed, **facts):
    with pytest.raises(Refused) as refusal:
        deed(**facts)
    assert refusal.value.code == code
    return refusal.value


def open_of(*receivables) -> list[Decimal]:
    return [Receivable.objects.get(pk=row.pk).open for row in receivables]


def test_an_invoice_is_owed_and_due_after_the_days_of_the_policy(customer, finance):
    row = invoice(customer, "100.50", by=finance, number="0000611365")
    assert (row.number, row.open, row.due_on) == ("0000611365", Decimal("100.50"), date(2026, 4, 1))
    assert parts(customer) == {"receivables": Decimal("100.50"), "exposure": Decimal("100.50")}
    assert CreditFile.objects.get(customer=customer).oldest_due_on == date(2026, 4, 1)
    assert Event.objects.filter(deed="credit.enter_receivable", record_id=row.pk).exists()


def test_the_same_invoice_is_not_entered_twice(customer, finance):
    invoice(customer, 100, by=finance, number="0001")
    refused("double", invoice, customer=customer, amount=5, by=finance, number="0001")
    invoice(customer, 5, by=finance, number="1")  # another number
    assert is_right(customer)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"number": " "}, "number"),
        ({"amount": 0}, "amount"),
        ({"on": date(2026, 3, 2), "due": date(2026, 3, 1)}, "due"),
        ({"on": date(2999, 1, 1)}, "ahead"),
    ],
)
def test_an_unsound_invoice_is_refused(customer, finance, facts, code):
    refused(code, invoice, **{"customer": customer, "amount": 10, "by": finance, **facts})


def test_who_may_not_book_does_not(customer, cast):
    refused("forbidden", invoice, customer=customer, amount=10, by=cast.chen_li)
    refused("forbidden", pay, customer=customer, amount=10, by=cast.zhou_min)


def test_a_payment_settles_the_oldest_first_and_the_rest_was_paid_beforehand(customer, finance):
    new = invoice(customer, 100, by=finance, due=date(2026, 5, 1))
    old = invoice(customer, 60, by=finance, due=date(2026, 4, 1))
    payment = pay(customer, 80, by=finance)
    assert open_of(old, new) == [0, 80]
    assert Receivable.objects.get(pk=old.pk).settled_on == DAY
    assert payment.unallocated == 0
    over = pay(customer, 100, by=finance)
    assert (open_of(old, new), over.unallocated) == ([0, 0], 20)
    assert parts(customer) == {"prepaid": 20, "exposure": -20}
    assert is_right(customer)


def test_money_paid_beforehand_settles_later_what_is_chosen(customer, finance):
    payment = pay(customer, 50, by=finance)
    one, two = invoice(customer, 40, by=finance), invoice(customer, 40, by=finance)
    actions.allocate(payment=payment, chosen={two.pk: Decimal(30)}, by=finance, on=DAY)
    assert open_of(one, two) == [40, 10]
    refused("money", actions.allocate, payment=payment, chosen={one.pk: Decimal(21)}, by=finance)
    refused("too_much", actions.allocate, payment=payment, chosen={two.pk: Decimal(11)}, by=finance)
    actions.allocate(payment=payment, by=finance)
    assert is_right(customer)
    refused("nothing", actions.allocate, payment=payment, by=finance)


def test_money_of_one_customer_settles_nothing_of_another(customer, finance):
    payment, other = pay(customer, 50, by=finance), invoice(make_customer("别家"), 40, by=finance)
    refused("other_customer", actions.allocate, payment=payment, chosen={other.pk: Decimal(1)}, by=finance)


def test_an_allocation_is_undone_once(customer, finance):
    row = invoice(customer, 40, by=finance)
    pay(customer, 40, by=finance)
    allocation = Allocation.objects.get()
    actions.undo_allocation(allocation=allocation, by=finance)
    assert (open_of(row), Payment.objects.get().unallocated) == ([40], 40)
    assert Receivable.objects.get().settled_on is None
    assert is_right(customer)
    refused("undone", actions.undo_allocation, allocation=allocation, by=finance)


def test_a_reversed_payment_settled_nothing(customer, finance):
    row = invoice(customer, 40, by=finance)
    payment = pay(customer, 60, by=finance)
    refused("reason", actions.reverse_payment, payment=payment, reason=" ", by=finance)
    actions.reverse_payment(payment=payment, reason="重复录入", by=finance)
    assert (open_of(row), parts(customer)) == ([40], {"receivables": 40, "exposure": 40})
    assert is_right(customer)
    refused("state", actions.reverse_payment, payment=payment, reason="再来", by=finance)
    refused("reversed", actions.allocate, payment=payment, by=finance)


def test_no_more_is_paid_back_than_was_paid_beforehand(customer, finance):
    payment = pay(customer, 60, by=finance)
    refused("too_much", actions.refund, customer=customer, amount=Decimal(61), paid_on=DAY, by=finance)
    actions.refund(customer=customer, amount=Decimal(60), paid_on=DAY, by=finance)
    assert (parts(customer), is_right(customer)) == ({}, True)
    row = invoice(customer, 10, by=finance)  # the money is gone: it settles nothing any more
    refused("nothing", actions.allocate, payment=payment, by=finance)
    refused("money", actions.allocate, payment=payment, chosen={row.pk: Decimal(10)}, by=finance)
    refused("refunded", actions.reverse_payment, payment=payment, reason="误", by=finance)


def test_a_credit_note_is_settled_with_the_next_payment_or_paid_back(customer, finance):
    note = invoice(customer, -30, by=finance)
    assert parts(customer)["receivables"] == -30
    row = invoice(customer, 100, by=finance)
    payment = pay(customer, 80, by=finance)
    assert (open_of(note, row), payment.unallocated) == ([0, 0], 10)
    other = invoice(customer, -20, by=finance)
    actions.refund(customer=customer, amount=Decimal(20), paid_on=DAY, credit_note=other, by=finance)
    assert (open_of(other), parts(customer), is_right(customer)) == ([0], {"prepaid": 10, "exposure": -10}, True)


def test_credit_notes_settle_no_more_than_is_owed(customer, finance):
    note, row = invoice(customer, -100, by=finance), invoice(customer, 30, by=finance)
    payment = pay(customer, 5, by=finance)
    assert (open_of(note, row), payment.unallocated) == ([-70, 0], 5)
    assert is_right(customer)


def test_what_is_disputed_is_settled_last_by_choice(customer, finance, cast):
    row = invoice(customer, 100, by=finance)
    dispute = actions.open_dispute(receivable=row, amount=Decimal(40), reason="少送两箱", by=cast.chen_li)
    refused("disputed", actions.open_dispute, receivable=row, reason="再", by=cast.chen_li)
    payment = pay(customer, 100, by=finance)
    assert (open_of(row), payment.unallocated) == ([40], 40)
    actions.close_dispute(dispute=dispute, outcome="补送后认可", by=cast.chen_li)
    actions.allocate(payment=payment, by=finance)
    assert open_of(row) == [0]
    refused("closed", actions.close_dispute, dispute=dispute, outcome="再", by=cast.chen_li)


def test_a_dispute_ends_when_the_invoice_is_settled(customer, finance, cast):
    row = invoice(customer, 100, by=finance)
    dispute = actions.open_dispute(receivable=row, reason="价格", by=cast.chen_li)
    pay(customer, 100, by=finance, settles="chosen", chosen={row.pk: Decimal(100)})
    dispute.refresh_from_db()
    assert dispute.closed_by == finance
    assert Receivable.objects.get(pk=row.pk).disputed == 0


def test_a_dispute_of_a_customer_out_of_sight_is_not_found(customer, finance, cast):
    row = invoice(customer, 100, by=finance)
    refused("unseen", actions.open_dispute, receivable=row, reason="价格", by=cast.li_qiang)


@pytest.mark.rule("S0-21 R57")
def test_invoicing_a_delivery_moves_it_to_the_receivables(customer, finance):
    delivery = TradingDocument.objects.create(
        customer=customer,
        kind="delivery",
        number="FH1",
        on=DAY,
        amount=100,
        booked=100,
        state="released",
        entered_by=finance,
    )
    invoice(customer, 1, by=finance)
    CreditFile.objects.filter(customer=customer).update(deliveries=Decimal(100), limit=Decimal(1), state="stopped")
    invoice(customer, 30, by=finance, document=delivery)
    assert parts(customer) == {"receivables": 31, "deliveries": 70, "exposure": 101}
    invoice(customer, 90, by=finance, document=delivery)  # more than was released: goods that went out are invoiced
    assert parts(customer) == {"receivables": 121, "exposure": 121}
    delivery.refresh_from_db()
    assert (delivery.invoiced, delivery.booked) == (120, 0)


@pytest.mark.parametrize(("state", "code"), [("draft", "not_released"), ("held", "not_released")])
def test_what_has_not_gone_out_is_not_invoiced(customer, finance, state, code):
    delivery = TradingDocument.objects.create(
        customer=customer, kind="delivery", number="FH1", on=DAY, amount=100, state=state, entered_by=finance
    )
    refused(code, invoice, customer=customer, amount=30, by=finance, document=delivery)


def test_two_payments_of_one_number_are_one(customer, finance):
    pay(customer, 10, by=finance, number="SK1")
    refused("double", pay, customer=customer, amount=10, by=finance, number="SK1")
    pay(customer, 10, by=finance)
    pay(customer, 10, by=finance)
    assert (Payment.objects.count(), is_right(customer)) == (3, True)


def test_a_closed_period_is_frozen(customer, finance, cast):
    invoice(customer, 100, by=finance)
    payment = pay(customer, 30, by=finance)
    refused("forbidden", actions.close_period, until=DAY, by=cast.chen_li)
    actions.close_period(until=DAY, by=finance)
    refused("same", actions.close_period, until=DAY, by=finance)
    refused("closed", invoice, customer=customer, amount=10, by=finance, on=DAY)
    refused("closed", pay, customer=customer, amount=10, by=finance, on=DAY)
    refused("closed", actions.undo_allocation, allocation=Allocation.objects.get(), by=finance)
    refused("closed", actions.reverse_payment, payment=payment, reason="误", by=finance)
    pay(customer, 10, by=finance, on=date(2026, 3, 3))
    refused("reason", actions.close_period, until=date(2026, 3, 1), by=finance)
    actions.close_period(until=date(2026, 3, 1), reason="补录", by=finance)
    invoice(customer, 10, by=finance, on=DAY)
    assert is_right(customer)


def test_days_that_are_not_over_are_not_closed(finance):
    refused("ahead", actions.close_period, until=date(2999, 1, 1), by=finance)

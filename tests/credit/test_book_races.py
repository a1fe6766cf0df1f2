"""Two people book at the same moment. On PostgreSQL with real threads; SQLite lets one write at a time."""

from decimal import Decimal

import pytest

from credit import actions
from credit.models import Payment, Receivable
from tests.credit.books import invoice, is_right, parts, pay, take_bill
from tests.credit.conftest import make_customer
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_one_payment_settles_two_invoices_only_as_far_as_it_goes(cast):
    customer = make_customer("甲")
    payment = pay(customer, 50, by=cast.he_jing)
    rows = [invoice(customer, 40, by=cast.he_jing) for _each in range(2)]

    def allocate(row):
        return lambda: actions.allocate(payment=payment, chosen={row.pk: Decimal(40)}, by=cast.he_jing)

    done, refused = split(at_once(*(allocate(row) for row in rows)))
    assert (len(done), [one.code for one in refused]) == (1, ["money"])
    assert (parts(customer)["receivables"], is_right(customer)) == (40, True)


def test_ten_payments_at_once_leave_the_books_right(cast):
    customer = make_customer("甲")
    invoice(customer, 100, by=cast.he_jing)
    done, refused = split(at_once(*(lambda: pay(customer, 15, by=cast.he_jing) for _each in range(10))))
    assert (len(done), refused) == (10, [])
    assert Receivable.objects.get().open == 0
    assert (parts(customer)["prepaid"], is_right(customer)) == (50, True)


def test_one_invoice_number_is_entered_once(cast):
    customers = [make_customer("甲"), make_customer("乙")]
    deeds = [lambda one=one: invoice(one, 10, by=cast.he_jing, number="1") for one in customers]
    done, refused = split(at_once(*deeds))
    assert (len(done), [one.code for one in refused]) == (1, ["double"])


def test_a_bill_is_dishonoured_once(cast):
    customer = make_customer("甲")
    invoice(customer, 10, by=cast.he_jing)
    bill = take_bill(customer, 10, by=cast.he_jing)
    deeds = [lambda: actions.dishonour_bill(bill=bill, on=bill.received_on, reason="拒付", by=cast.he_jing)] * 2
    done, refused = split(at_once(*deeds))
    assert (len(done), [one.code for one in refused]) == (1, ["stale"])
    assert (parts(customer)["receivables"], is_right(customer)) == (10, True)


def test_a_refund_and_an_allocation_share_no_money(cast):
    customer = make_customer("甲")
    payment = pay(customer, 50, by=cast.he_jing)
    row = invoice(customer, 50, by=cast.he_jing)
    done, refused = split(
        at_once(
            lambda: actions.allocate(payment=payment, chosen={row.pk: Decimal(50)}, by=cast.he_jing),
            lambda: actions.refund(customer=customer, amount=Decimal(50), paid_on=row.issued_on, by=cast.he_jing),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert is_right(customer)
    assert sum(one.unallocated for one in Payment.objects.all()) == 0

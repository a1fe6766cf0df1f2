"""Invoices, payments and bills for tests, entered as finance enters them."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from credit import actions
from credit.models import Bill, CreditFile, Payment, Receivable

DAY = date(2026, 3, 2)


def invoice(customer, amount, *, by, number=None, on=DAY, due=None, **facts) -> Receivable:
    number = number or f"FP{Receivable.objects.count() + 1:05d}"
    return actions.enter_receivable(
        customer=customer, number=number, issued_on=on, due_on=due, amount=Decimal(str(amount)), by=by, **facts
    )


def pay(customer, amount, *, by, on=DAY, **facts) -> Payment:
    return actions.receive_payment(customer=customer, amount=Decimal(str(amount)), received_on=on, by=by, **facts)


def take_bill(customer, face, *, by, on=DAY, due=date(2026, 9, 2), **facts) -> Bill:
    facts = {"kind": "bank", "number": f"B{Bill.objects.count() + 1}", "issued_on": on, **facts}
    return actions.enter_bill(customer=customer, face=Decimal(str(face)), due_on=due, received_on=on, by=by, **facts)


def parts(customer) -> dict[str, Decimal]:
    """The parts of the exposure that are not zero, and the exposure."""
    file = CreditFile.objects.get(customer=customer)
    names = ("receivables", "bills", "deliveries", "orders", "prepaid", "exposure")
    return {name: getattr(file, name) for name in names if getattr(file, name)}


def is_right(customer) -> bool:
    """Whether what is kept is what the documents say."""
    file = CreditFile.objects.get(customer=customer)
    owed = sum(row.open for row in Receivable.objects.filter(customer=customer))
    free = sum(row.unallocated for row in Payment.objects.filter(customer=customer))
    for row in Receivable.objects.filter(customer=customer):
        settled = sum(one.amount for one in row.allocations.filter(undone_at=None))
        given_up = sum(one.amount for one in row.write_offs.filter(state="approved"))
        if row.open != row.amount - settled - given_up or (row.settled_on is None) is (row.open == 0):
            return False
    return (file.receivables, file.prepaid) == (owed, free)


def one_of_each(customer, *, by) -> dict:
    """An invoice in dispute, a payment that settles another, and a bill; by how the names of their pages begin."""
    today = timezone.localdate()
    row = invoice(customer, 100, by=by, number=f"W{customer.pk}", on=today)
    actions.open_dispute(receivable=row, reason="Walk", by=by)
    other = invoice(customer, 50, by=by, number=f"V{customer.pk}", on=today)
    payment = pay(customer, 80, by=by, on=today)
    bill = take_bill(customer, 10, by=by, on=today, due=today, number=f"B{customer.pk}")
    pages = {"receivable": row, "dispute": row, "write_off": row, "set_off": row, "note_refund": row}
    pages |= {"payment": payment, "bill": bill}
    return pages | {"allocation": payment.allocations.get(receivable=other)}

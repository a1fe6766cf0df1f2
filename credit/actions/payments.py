"""回款: money comes in, goes back, or turns out never to have come."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.templatetags.money import money
from credit.actions.allocating import (
    allocate_held,
    available,
    oldest_parts,
    settle,
    standing_rows,
    undo_rows,
)
from credit.actions.receivables import save_once
from credit.books import check_day, hold_customer, hold_row, sound_amount
from credit.exposure import shift
from credit.models import Bill, CreditFile, Payment, Receivable
from customers.models import Customer

ADD = "credit.add_payment"
OLDEST, BY_CHOICE, LATER = "oldest", "chosen", "later"
ZERO = Decimal(0)


@transaction.atomic
def receive_payment(
    *,
    customer: Customer,
    amount: Decimal,
    received_on: date,
    by,
    number: str = "",
    source: str = "",
    note: str = "",
    settles: str = OLDEST,
    chosen: dict[int, Decimal] | None = None,
) -> Payment:
    """Money of a customer. It settles the oldest invoices, the chosen ones, or is kept for later; the rest of it was
    paid beforehand."""
    file = hold_customer(customer, by=by, permission=ADD)
    check_day(received_on)
    payment = new_payment(file, sound_amount(amount), received_on, by=by, number=number, source=source, note=note)
    settled = first_allocation(file, payment, settles, chosen, by=by)
    shift(file, by=by, receivables=-settled, prepaid=payment.amount - settled)
    return payment


def new_payment(
    file: CreditFile,
    amount: Decimal,
    received_on: date,
    *,
    by,
    number: str = "",
    source: str = "",
    note: str = "",
    kind: str = Payment.Kind.RECEIPT,
    bill: Bill | None = None,
) -> Payment:
    """The row and its trail; nothing is settled yet."""
    payment = Payment(
        customer_id=file.customer_id,
        kind=kind,
        number=number.strip(),
        source=source,
        received_on=received_on,
        amount=amount,
        unallocated=amount,
        bill=bill,
        note=note.strip(),
        entered_by=by,
    )
    double = Refused(_("Payment %(number)s is there already.") % {"number": number.strip()}, code="double")
    save_once(payment, double)
    trail.write("credit.receive_payment", payment, by=by, details={"amount": str(amount), "kind": kind})
    return payment


def first_allocation(file: CreditFile, payment: Payment, settles: str, chosen, *, by) -> Decimal:
    """What a new payment settles on its own day. Its money is not in the file yet, and is all there."""
    file.prepaid += payment.amount
    try:
        if settles == LATER or (settles == OLDEST and not oldest_parts(file, payment)):
            return ZERO
        given = (chosen or {}) if settles == BY_CHOICE else None
        return allocate_held(file, payment, chosen=given, on=payment.received_on, by=by)[1]
    finally:
        file.prepaid -= payment.amount


@transaction.atomic
def refund(
    *, customer: Customer, amount: Decimal, paid_on: date, by, credit_note: Receivable | None = None, note: str = ""
) -> Payment:
    """Money that goes back: what was paid beforehand or too much, or what a credit note grants."""
    file = hold_customer(customer, by=by, permission=ADD)
    check_day(paid_on)
    amount = sound_amount(amount)
    granted = None
    if credit_note:
        granted = Receivable.objects.filter(pk=credit_note.pk, customer=customer.pk, open__lte=-amount).first()
    if granted is None and (credit_note or amount > file.prepaid):
        raise Refused(
            _("No more is paid back than the customer has to get: %(left)s.")
            % {"left": money(-credit_note.open if credit_note else file.prepaid)},
            code="too_much",
        )
    payment = new_payment(file, -amount, paid_on, by=by, note=note, kind=Payment.Kind.REFUND)
    if granted:
        settle(payment, [(granted, -amount)], on=paid_on, by=by)
        shift(file, by=by, receivables=amount)
    else:
        shift(file, by=by, prepaid=-amount)
    return payment


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, by) -> Payment:
    """A payment that was entered wrongly or never came: what it settled is open again, as if it had never been."""
    file, held = hold_row(payment, by=by, permission="credit.reverse_payment")
    if held.reversed_at:
        raise Refused(_("%(person)s has already reversed this payment.") % {"person": held.reversed_by}, code="state")
    if held.bill_id:
        raise Refused(_("A bill is dishonoured or given back; its payment is not reversed."), code="bill")
    if not reason.strip():
        raise Refused(_("Say why the payment is reversed."), code="reason")
    rows = standing_rows(held)
    check_day(held.received_on, *(row.on for row in rows))
    if held.amount > 0 and available(file, held) < held.unallocated:
        raise Refused(_("This money was paid back to the customer; reverse the refund first."), code="refunded")
    put_back(file, held, reason.strip(), on=None, by=by)
    return held


def put_back(file: CreditFile, payment: Payment, reason: str, *, on: date | None, by, **parts: Decimal) -> list:
    """Undo what a payment settled, take its money off and move the exposure once. Gives the opened receivables."""
    rows = standing_rows(payment)
    opened = undo_rows(rows, payment, on=on, by=by)
    free = payment.unallocated - opened  # what had settled nothing before
    payment.unallocated = ZERO
    payment.reversed_at, payment.reversed_by, payment.reverse_reason = timezone.now(), by, reason
    payment.save(update_fields=["unallocated", "reversed_at", "reversed_by", "reverse_reason"])
    trail.write(
        "credit.reverse_payment", payment, by=by, reason=reason, details={"invoices": [str(r.receivable) for r in rows]}
    )
    shift(file, by=by, receivables=opened, prepaid=-free, **parts)
    return [row.receivable for row in rows]

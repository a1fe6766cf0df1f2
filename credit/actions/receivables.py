"""应收账款: entering an invoice. It is never refused for the limit: goods that were delivered are invoiced."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.fields import CENT, LARGEST
from credit.actions.invoicing import invoice_delivery
from credit.books import check_day, hold_customer
from credit.exposure import shift
from credit.models import Receivable, TradingDocument
from credit.policy import policy_for
from customers.models import Customer

ZERO = Decimal(0)


@transaction.atomic
def enter_receivable(
    *,
    customer: Customer,
    number: str,
    issued_on: date,
    amount: Decimal,
    by,
    due_on: date | None = None,
    source: str = "",
    document: TradingDocument | None = None,
    note: str = "",
) -> Receivable:
    """An invoice, or with a negative amount a credit note. Of a delivery it takes what was booked for it."""
    file = hold_customer(customer, by=by, permission="credit.add_receivable")
    number, amount = number.strip(), Decimal(amount).quantize(CENT)
    check_invoice(customer, number, source, amount, issued_on, due_on)
    receivable = Receivable(
        customer_id=customer.pk,
        number=number,
        source=source,
        issued_on=issued_on,
        due_on=due_on or issued_on + timedelta(days=policy_for().payment_days),
        amount=amount,
        open=amount,
        note=note.strip(),
        entered_by=by,
    )
    taken = invoice_delivery(document, amount, customer=customer) if document else ZERO
    receivable.document = document
    save_once(receivable, double_invoice(number))
    said = {"amount": str(amount), "due": str(receivable.due_on)} | ({"delivery": str(document)} if document else {})
    trail.write("credit.enter_receivable", receivable, by=by, details=said)
    shift(file, by=by, receivables=amount, deliveries=-taken)
    return receivable


def check_invoice(customer, number: str, source: str, amount: Decimal, issued_on: date, due_on: date | None) -> None:
    check_day(issued_on)
    if not number:
        raise Refused(_("An invoice has a number."), code="number")
    if not amount or abs(amount) >= LARGEST:
        raise Refused(_("An invoice has an amount other than zero."), code="amount")
    if due_on and due_on < issued_on:
        raise Refused(_("An invoice is not due before its date."), code="due")
    if Receivable.objects.filter(number=number, source=source).exists():
        raise double_invoice(number)


def double_invoice(number: str) -> Refused:
    return Refused(_("Invoice %(number)s is there already.") % {"number": number}, code="double")


def save_once(record, refusal: Refused) -> None:
    """Somebody else may have entered the same number in this moment."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise refusal from error

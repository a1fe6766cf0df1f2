"""红字对冲: a credit note settles what is owed without any money."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from credit.actions.allocating import ALLOCATE, Parts, settle
from credit.actions.payments import new_payment
from credit.books import check_day, hold_row
from credit.exposure import shift
from credit.models import Payment, Receivable

ZERO = Decimal(0)


@transaction.atomic
def set_off(*, credit_note: Receivable, by, against: Receivable | None = None, on: date | None = None) -> Payment:
    """Against the oldest invoices, leaving alone what is disputed, or against one that is chosen."""
    file, note = hold_row(credit_note, by=by, permission=ALLOCATE)
    on = on or timezone.localdate()
    check_day(on)
    if note.open >= 0:
        raise Refused(_("Nothing of this credit note is left."), code="settled")
    parts = parts_of(note, against)
    if not parts:
        raise Refused(_("There is nothing owed that this credit note could be set off against."), code="nothing")
    total = sum((part for _receivable, part in parts), ZERO)
    payment = new_payment(file, ZERO, on, by=by, kind=Payment.Kind.OFFSET)
    settle(payment, [(note, -total), *parts], on=on, by=by)
    said = [f"{receivable}: {part}" for receivable, part in [(note, -total), *parts[:50]]]
    trail.write("credit.allocate", payment, by=by, details={"amount": str(total), "invoices": said})
    shift(file, by=by, receivables=ZERO)
    return payment


def parts_of(note: Receivable, against: Receivable | None) -> Parts:
    """What of each invoice the note settles."""
    owed, left, parts = Receivable.objects.filter(customer=note.customer_id, open__gt=0), -note.open, []
    owed = owed.filter(open__gt=F("disputed")) if against is None else owed.filter(pk=against.pk)
    for receivable in owed.oldest_first().iterator(chunk_size=200):
        part = min(left, receivable.open - (ZERO if against else receivable.disputed))
        parts.append((receivable, part))
        left -= part
        if left <= 0:
            break
    return parts

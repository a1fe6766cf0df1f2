"""核销: which payment settles which receivable, and taking that back. All of it under the lock of the credit file."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.templatetags.money import money
from credit.books import check_day, hold_row
from credit.exposure import shift
from credit.models import Allocation, CreditFile, Dispute, Payment, Receivable, WriteOff
from credit.models.common import Asked

ALLOCATE = "credit.allocate_payment"
ZERO = Decimal(0)
Parts = list[tuple[Receivable, Decimal]]


@transaction.atomic
def allocate(
    *, payment: Payment, by, chosen: dict[int, Decimal] | None = None, on: date | None = None
) -> list[Allocation]:
    """Let a payment settle receivables: the oldest first, or the chosen ones {id of the receivable: amount}."""
    file, held = hold_row(payment, by=by, permission=ALLOCATE)
    on = on or timezone.localdate()
    check_day(on)
    rows, total = allocate_held(file, held, chosen=chosen, on=on, by=by)
    shift(file, by=by, receivables=-total, prepaid=-total)
    return rows


def allocate_held(
    file: CreditFile, payment: Payment, *, chosen: dict[int, Decimal] | None, on: date, by
) -> tuple[list[Allocation], Decimal]:
    """As `allocate`, where the caller holds the file and moves the exposure by the total that is given back."""
    if payment.reversed_at:
        raise Refused(_("This payment was reversed."), code="reversed")
    parts = oldest_parts(file, payment) if chosen is None else chosen_parts(file, payment, chosen)
    if not parts:
        raise Refused(_("There is nothing that this payment could settle."), code="nothing")
    rows = settle(payment, parts, on=on, by=by)
    total = sum((row.amount for row in rows), ZERO)
    trail.write(
        "credit.allocate",
        payment,
        by=by,
        details={"amount": str(total), "invoices": [f"{row.receivable}: {row.amount}" for row in rows[:50]]},
    )
    return rows, total


def available(file: CreditFile, payment: Payment) -> Decimal:
    """What of a payment is still there: money that was refunded meanwhile is not."""
    return min(payment.unallocated, file.prepaid)


def oldest_parts(file: CreditFile, payment: Payment) -> Parts:
    """Credit notes are used first, then the money; what is disputed is left alone."""
    owed = Receivable.objects.filter(customer=file.customer_id)
    left, parts = available(file, payment), []
    if left <= 0:
        return []
    debts = owed.filter(open__gt=F("disputed"))
    for note in owed.filter(open__lt=0).oldest_first() if debts.exists() else ():
        parts.append((note, note.open))
        left -= note.open
    for receivable in debts.oldest_first().iterator(chunk_size=200):
        part = min(left, receivable.open - receivable.disputed)
        parts.append((receivable, part))
        left -= part
        if left <= 0:
            break
    return without_surplus(parts)


def without_surplus(parts: Parts) -> Parts:
    """Credit notes settle no more than there is to settle: the newest of them are left."""
    surplus = -sum((part for _receivable, part in parts), ZERO)
    for place in range(len(parts) - 1, -1, -1):
        receivable, part = parts[place]
        if surplus > 0 > part:
            kept = min(ZERO, part + surplus)
            surplus -= kept - part
            parts[place] = (receivable, kept)
    return [(receivable, part) for receivable, part in parts if part]


def chosen_parts(file: CreditFile, payment: Payment, chosen: dict[int, Decimal]) -> Parts:
    """What was chosen, if each is owed by this customer and the money is there."""
    wanted = {pk: amount for pk, amount in chosen.items() if amount}
    found = Receivable.objects.filter(customer=file.customer_id).in_bulk(list(wanted))
    parts = []
    for pk, amount in sorted(wanted.items()):
        receivable = found.get(pk)
        if receivable is None:
            raise Refused(_("A payment settles invoices of its own customer only."), code="other_customer")
        if not (0 < amount <= receivable.open or receivable.open <= amount < 0):
            raise Refused(
                _("Of invoice %(number)s %(open)s is open.") % {"number": receivable, "open": money(receivable.open)},
                code="too_much",
            )
        parts.append((receivable, amount))
    check_money(file, payment, sum((amount for _receivable, amount in parts), ZERO))
    return parts


def check_money(file: CreditFile, payment: Payment, total: Decimal) -> None:
    is_refund = payment.amount < 0
    if not (payment.unallocated <= total <= 0 if is_refund else 0 <= total <= available(file, payment)):
        raise Refused(
            _("Of this payment %(left)s is not allocated yet.") % {"left": available(file, payment)}, code="money"
        )


def settle(payment: Payment, parts: Parts, *, on: date, by) -> list[Allocation]:
    """Write the rows; each settles from the day on which both invoice and money were there."""
    rows = [
        Allocation(
            receivable=receivable,
            payment=payment,
            amount=part,
            on=max(on, receivable.issued_on, payment.received_on),
            allocated_by=by,
        )
        for receivable, part in parts
    ]
    Allocation.objects.bulk_create(rows)
    for receivable, part in parts:
        receivable.open -= part
    payment.unallocated -= sum((part for _receivable, part in parts), ZERO)
    payment.save(update_fields=["unallocated"])
    keep_open([receivable for receivable, _part in parts], by=by)
    return rows


def keep_open(receivables: Iterable[Receivable], *, by) -> None:
    """Write what is open, since when nothing is, and let no more be disputed than is owed."""
    rows = list(receivables)
    days = settled_days([row.pk for row in rows if not row.open])
    for row in rows:
        row.settled_on = None if row.open else days.get(row.pk, row.issued_on)
        row.disputed = max(ZERO, min(row.disputed, row.open))
    Receivable.objects.bulk_update(rows, ["open", "settled_on", "disputed", "due_on"], batch_size=500)
    settled = Dispute.objects.filter(receivable__in=[row.pk for row in rows if not row.open], closed_at=None)
    settled.update(closed_at=timezone.now(), closed_by=by, outcome=_("Settled."))


def settled_days(ids: list[int]) -> dict[int, date]:
    """The last day on which something settled these."""
    found: dict[int, date] = {}
    for rows in (Allocation.objects.filter(undone_at=None), WriteOff.objects.filter(state=Asked.APPROVED)):
        sums = rows.filter(receivable__in=ids).order_by().values_list("receivable_id").annotate(day=Max("on"))
        for pk, day in sums:
            found[pk] = max(found.get(pk, day), day)
    return found


@transaction.atomic
def undo_allocation(*, allocation: Allocation, by, reason: str = "") -> Allocation:
    """As if it had never been: the invoice is open and the money free again."""
    file, payment = hold_row(allocation.payment, by=by, permission=ALLOCATE)
    held = Allocation.objects.select_related("receivable").get(pk=allocation.pk)
    if held.undone_at:
        raise Refused(_("%(person)s has already undone this allocation.") % {"person": held.undone_by}, code="undone")
    check_day(held.on)
    undo_rows([held], payment, on=None, by=by)
    trail.write(
        "credit.undo_allocation",
        payment,
        by=by,
        reason=reason.strip(),
        details={"invoice": str(held.receivable), "amount": str(held.amount)},
    )
    shift(file, by=by, receivables=held.amount, prepaid=held.amount)
    return held


def undo_rows(rows: list[Allocation], payment: Payment, *, on: date | None, by) -> Decimal:
    """Open again what these settled, from a day on; without a day they settled nothing ever. Gives the sum."""
    now, touched = timezone.now(), {}
    for row in rows:
        row.undone_at, row.undone_by, row.undone_on = now, by, max(on or row.on, row.on)
        row.receivable = touched.setdefault(row.receivable_id, row.receivable)
        row.receivable.open += row.amount
    Allocation.objects.bulk_update(rows, ["undone_at", "undone_by", "undone_on"], batch_size=500)
    total = sum((row.amount for row in rows), ZERO)
    payment.unallocated += total
    payment.save(update_fields=["unallocated"])
    keep_open(touched.values(), by=by)
    return total


def standing_rows(payment: Payment) -> list[Allocation]:
    """What a payment settles at present."""
    return list(payment.allocations.filter(undone_at=None).select_related("receivable").order_by("id"))

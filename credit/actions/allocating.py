"""核销: which payment settles which receivable, and taking that back. All of it under the lock of the credit file."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.dates import month_end
from core.errors import Refused, Stale
from core.fields import CENT
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
    *,
    payment: Payment,
    by,
    chosen: dict[int, Decimal] | None = None,
    on: date | None = None,
    left: Decimal | None = None,
) -> list[Allocation]:
    """Let a payment settle receivables: the oldest first, or the chosen ones {id of the receivable: amount}.

    `left` is what was not allocated when the person looked at it.
    """
    file, held = hold_row(payment, by=by, permission=ALLOCATE)
    if left is not None and left != held.unallocated:
        said = {"left": f"{held.unallocated:,.2f}"}
        raise Stale(_("This payment was allocated meanwhile: %(left)s of it is left. Look again.") % said, current=held)
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
    exact = {pk: Decimal(amount).quantize(CENT) for pk, amount in chosen.items()}
    wanted = {pk: amount for pk, amount in exact.items() if amount}
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
    """Write the rows; each settles from the day on which invoice, money and credit notes were there, and on which
    nothing else settled the invoice any more."""
    again = reopened_days([receivable.pk for receivable, _part in parts])
    begun = max([on, payment.received_on, *(receivable.issued_on for receivable, part in parts if part < 0)])
    rows = [
        Allocation(
            receivable=receivable,
            payment=payment,
            amount=part,
            on=max(begun, receivable.issued_on, again.get(receivable.pk, begun)),
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
    """Write what is open, since when nothing is, what came in time, and let no more be disputed than is owed."""
    rows = list(receivables)
    pieces, given_up = pieces_of([row.pk for row in rows]), given_up_days([row.pk for row in rows if not row.open])
    for row in rows:
        mine = pieces.get(row.pk, [])
        days = [on for on, undone_on, _amount in mine if undone_on is None]
        row.settled_on = None if row.open else max([*days, *given_up.get(row.pk, [])], default=row.issued_on)
        row.collected = collected_by(month_end(row.due_on), mine)
        row.disputed = max(ZERO, min(row.disputed, row.open))
    fields = ["open", "settled_on", "collected", "disputed", "due_on"]
    Receivable.objects.bulk_update(rows, fields, batch_size=500)
    settled = Dispute.objects.filter(receivable__in=[row.pk for row in rows if not row.open], closed_at=None)
    settled.update(closed_at=timezone.now(), closed_by=by, outcome=_("Settled."))


def pieces_of(ids: list[int]) -> dict[int, list[tuple]]:
    """{receivable: (day, undone from, amount) of all that was ever allocated to it}"""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = Allocation.objects.filter(receivable__in=ids).order_by()
    for pk, *piece in rows.values_list("receivable_id", "on", "undone_on", "amount"):
        found[pk].append(tuple(piece))
    return found


def given_up_days(ids: list[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = WriteOff.objects.filter(receivable__in=ids, state=Asked.APPROVED).order_by()
    for pk, on in rows.values_list("receivable_id", "on"):
        found[pk].append(on)
    return found


def collected_by(day: date, pieces: Iterable[tuple]) -> Decimal:
    """What had settled something on this day."""
    return sum((amount for on, undone_on, amount in pieces if on <= day and (not undone_on or undone_on > day)), ZERO)


def reopened_days(ids: list[int]) -> dict[int, date]:
    """The last day from which something that had settled these did so no more: a dishonoured bill."""
    ended = Allocation.objects.filter(receivable__in=ids, undone_on__gt=F("on")).order_by()
    return dict(ended.values_list("receivable_id").annotate(day=Max("undone_on")))


@transaction.atomic
def undo_allocation(*, allocation: Allocation, by, reason: str = "") -> Allocation:
    """As if it had never been: the invoice is open and the money free again.

    What was settled with credit notes hangs together: where one row alone cannot go, all of the payment do.
    """
    file, payment = hold_row(allocation.payment, by=by, permission=ALLOCATE)
    held = Allocation.objects.select_related("receivable").get(pk=allocation.pk)
    if held.undone_at:
        raise Refused(_("%(person)s has already undone this allocation.") % {"person": held.undone_by}, code="undone")
    rows = [held] if stands_without(payment, held) else standing_rows(payment)
    check_day(*(row.on for row in rows))
    total = undo_rows(rows, payment, on=None, by=by)
    if payment.kind == Payment.Kind.OFFSET:  # nothing is left of it
        payment.reversed_at, payment.reversed_by = timezone.now(), by
        payment.save(update_fields=["reversed_at", "reversed_by"])
    said = ", ".join(str(row.receivable) for row in rows[:50])
    details = {"invoice": said, "amount": str(total)}
    trail.write("credit.undo_allocation", payment, by=by, reason=reason.strip(), details=details)
    shift(file, by=by, receivables=total, prepaid=total)
    held.refresh_from_db()
    return held


def stands_without(payment: Payment, row: Allocation) -> bool:
    """Whether the payment still adds up without this row: credit notes of it may have settled more than its money."""
    left = payment.unallocated + row.amount
    return payment.amount <= left <= 0 if payment.amount < 0 else 0 <= left <= payment.amount and payment.amount > 0


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

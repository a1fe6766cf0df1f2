"""Invoices from files. The number is the key; one with a day of settling brings its payment along."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk import insert_rows
from core.dates import month_end
from core.imports import ImportField, ImportKind
from core.models import Import, ImportRow
from credit.bookable import Finder, bookable, reference_of
from credit.books import share_closing_lock
from credit.exposure import lock_files, shift
from credit.imports.common import (
    CUSTOMER_FIELDS,
    BookOptions,
    Creation,
    Days,
    judged,
    money_in,
    own_source,
    said_yes,
    take_customers_back,
    targets,
)
from credit.imports.sales import create_missing, source_of
from credit.lines import Unclear, check_number
from credit.models import Allocation, Dispute, Payment, Receivable
from credit.policy import policy_for

Verdict = ImportRow.Verdict
ZERO = Decimal(0)
FIELDS = (
    *CUSTOMER_FIELDS,
    ImportField(
        "number",
        gettext_lazy("invoice"),
        ("发票号", "发票号码", "单据号", "单据编号", "应收单号", "invoiceNumber", "invoice no", "InvoiceNo"),
        required=True,
    ),
    ImportField(
        "issued_on",
        gettext_lazy("invoice date"),
        ("开票日期", "发票日期", "单据日期", "业务日期", "日期", "InvoiceDate", "invoice day"),
        required=True,
    ),
    ImportField("due_on", gettext_lazy("due date"), ("到期日", "到期日期", "应收日期", "付款到期日", "DueDate")),
    ImportField(
        "amount",
        gettext_lazy("amount"),
        ("发票金额", "金额", "应收金额", "价税合计", "本币金额", "InvoiceAmount", "total"),
        required=True,
    ),
    ImportField("disputed", gettext_lazy("disputed"), ("争议", "是否争议", "有争议", "Disputed", "dispute")),
    ImportField(
        "settled_on",
        gettext_lazy("settled on"),
        ("结清日期", "核销日期", "收款日期", "回款日期", "SettledDate", "paid on"),
    ),
    ImportField("note", gettext_lazy("note"), ("备注", "摘要", "remarks")),
)


def judge(rows: list[tuple[int, dict[str, str]]], batch: Import) -> list[ImportRow]:
    """What will become of each invoice. One that is there already stays as it is."""
    references = [reference_of(raw) for _number, raw in rows]
    finder = Finder(references, batch.created_by, source_of(batch))
    creation = Creation(batch, [reference for reference in references if reference and not finder.find(reference)])
    days = Days(rows, ("issued_on", "due_on", "settled_on"), batch)
    known = known_invoices([raw.get("number", "") for _number, raw in rows], batch)

    def look(row: ImportRow, raw: dict[str, str]) -> None:
        row.data |= understand(raw, days)
        place(row, batch, known)

    return judged(rows, references, finder, creation, look)


def known_invoices(numbers: list[str], batch: Import) -> dict[str, tuple[Decimal, int]]:
    """{number: (amount, customer)} of those that are in the books."""
    rows = Receivable.objects.filter(number__in=[number[:60] for number in numbers if number], source=own_source(batch))
    return {number: (amount, customer) for number, amount, customer in rows.values_list("number", "amount", "customer")}


def place(row: ImportRow, batch: Import, known: dict) -> None:
    """New, there already, or a number that stands for two invoices."""
    number = row.data["number"]
    earlier = batch.seen.first(number, row.number)
    if earlier:
        raise Unclear("number", _("This invoice stands in row %(row)s already.") % {"row": earlier})
    if number not in known:
        return
    amount, row.target_id = known[number]
    if amount != Decimal(row.data["amount"]):
        raise Unclear("number", _("This invoice is there already, with another amount."))
    row.verdict = Verdict.UNCHANGED


def understand(raw: dict[str, str], days: Days) -> dict[str, str]:
    """The facts of an invoice as texts; empty ones left out. Raises `Unclear`."""
    number, amount = raw.get("number", ""), money_in(raw, "amount")
    check_number(number, _("An invoice has a number."))
    if not amount:
        raise Unclear("amount", _("An invoice has an amount other than zero."))
    issued = days.wanted(raw, "issued_on")
    due = days.read(raw, "due_on") or issued + timedelta(days=policy_for().payment_days)
    if due < issued:
        raise Unclear("due_on", _("An invoice is not due before its date."))
    settled = days.read(raw, "settled_on")
    if settled:
        days.check(settled, "settled_on")
        if settled < issued:
            raise Unclear("settled_on", _("An invoice is not settled before its date."))
    facts = {
        "number": number,
        "issued_on": issued.isoformat(),
        "due_on": due.isoformat(),
        "amount": str(amount),
        "settled_on": settled.isoformat() if settled else "",
        "disputed": "1" if said_yes(raw.get("disputed", "")) and amount > 0 else "",
        "note": raw.get("note", "")[:200],
    }
    return {name: value for name, value in facts.items() if value}


def write(rows: list[ImportRow], batch: Import) -> None:
    """Book the invoices and move the exposure of each customer once."""
    create_missing([row for row in rows if row.target_id is None], batch)
    there = set(bookable(batch.created_by).filter(pk__in={row.target_id for row in rows}).values_list("id", flat=True))
    files = lock_files(there)
    share_closing_lock()
    known = known_invoices([row.data["number"] for row in rows], batch)
    closed = Days([], (), batch)
    for row in rows:
        if row.target_id not in there:
            row.verdict, row.notes = Verdict.ERROR, {"source_code": _("This customer is no longer there.")}
        elif row.data["number"] in known:
            row.verdict = Verdict.UNCHANGED
        elif closed.until and date.fromisoformat(row.data["issued_on"]) <= closed.until:
            row.verdict, row.notes = Verdict.ERROR, {"issued_on": _("The books were closed meanwhile.")}
    written = [row for row in rows if row.verdict == Verdict.NEW]
    for customer, owed in book(written, batch).items():
        shift(files[customer], by=batch.created_by, receivables=owed)
    for row in rows:
        row.is_written = row.verdict == Verdict.NEW


def book(rows: list[ImportRow], batch: Import) -> dict[int, Decimal]:
    """Write invoices, payments, allocations and disputes. Gives what each customer owes more."""
    source, by = own_source(batch), batch.created_by
    invoices = insert_rows(Receivable, [invoice_of(row, batch, source) for row in rows], with_ids=True)
    settled = [one for one in invoices if one.settled_on]
    payments = insert_rows(Payment, [payment_of(one, batch, by) for one in settled], with_ids=True)
    pairs = list(zip(settled, payments, strict=True))
    insert_rows(
        Allocation,
        [
            Allocation(
                receivable_id=one.pk, payment_id=payment.pk, amount=one.amount, on=one.settled_on, allocated_by=by
            )
            for one, payment in pairs
        ],
    )
    disputed = [one for row, one in zip(rows, invoices, strict=True) if row.data.get("disputed")]
    Dispute.objects.bulk_create([dispute_of(one, by) for one in disputed])
    owed: dict[int, Decimal] = {}
    for one in invoices:
        owed[one.customer_id] = owed.get(one.customer_id, ZERO) + one.open
    return owed


def invoice_of(row: ImportRow, batch: Import, source: str) -> Receivable:
    data, amount = row.data, Decimal(row.data["amount"])
    settled = date.fromisoformat(data["settled_on"]) if "settled_on" in data else None
    is_open_dispute = "disputed" in data and not settled
    return Receivable(
        customer_id=row.target_id,
        number=data["number"],
        source=source,
        issued_on=date.fromisoformat(data["issued_on"]),
        due_on=date.fromisoformat(data["due_on"]),
        amount=amount,
        open=ZERO if settled else amount,
        collected=amount if settled and settled <= month_end(date.fromisoformat(data["due_on"])) else ZERO,
        disputed=amount if is_open_dispute else ZERO,
        settled_on=settled,
        note=data.get("note", ""),
        batch=batch,
        row_number=row.number,
        entered_by=batch.created_by,
    )


def payment_of(invoice: Receivable, batch: Import, by) -> Payment:
    """What settled the invoice, on its day; of a credit note what was paid back."""
    return Payment(
        customer_id=invoice.customer_id,
        kind=Payment.Kind.RECEIPT if invoice.amount > 0 else Payment.Kind.REFUND,
        source=invoice.source,
        received_on=invoice.settled_on,
        amount=invoice.amount,
        unallocated=ZERO,
        batch=batch,
        row_number=invoice.row_number,
        entered_by=by,
    )


def dispute_of(invoice: Receivable, by) -> Dispute:
    """Over when the invoice is settled."""
    now = timezone.now()
    over = {"outcome": _("Settled."), "closed_at": now, "closed_by": by} if invoice.settled_on else {}
    said = _("Marked as disputed in the imported file.")
    return Dispute(receivable=invoice, amount=invoice.amount, reason=said, raised_at=now, raised_by=by, **over)


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take the invoices out of the books with the payments that came along, where nothing else hangs on them."""
    numbers = [row.number for row in rows]
    invoices = list(Receivable.objects.filter(batch=batch, row_number__in=numbers))
    files = lock_files({one.customer_id for one in invoices})
    share_closing_lock()
    payments = Payment.objects.filter(batch=batch, row_number__in=numbers)
    kept = why_kept(invoices, payments, batch) | newly_disputed(invoices, rows)
    gone = [one for one in invoices if one.pk not in kept]
    owed: dict[int, Decimal] = {}
    for one in gone:
        owed[one.customer_id] = owed.get(one.customer_id, ZERO) + one.open
    gone_rows = {one.row_number for one in gone}
    payments.filter(row_number__in=gone_rows).delete()
    Receivable.objects.filter(pk__in=[one.pk for one in gone]).delete()
    for customer, amount in owed.items():
        shift(files[customer], by=batch.created_by, receivables=-amount)
    left = {one.row_number for one in invoices} - gone_rows
    for row in rows:
        row.is_written = row.number in left
    named = [f"{one.number}: {kept[one.pk]}" for one in invoices if one.pk in kept]
    return named + take_customers_back([row for row in rows if not row.is_written], batch)


def why_kept(invoices: list[Receivable], payments, batch: Import) -> dict[int, str]:
    """Invoices that stay, each with the reason."""
    ids = [one.pk for one in invoices]
    closed, kept = Days([], (), batch).until, {}
    mine = Allocation.objects.filter(receivable__in=ids)
    others = mine.exclude(payment__in=payments.values("pk")).values_list("receivable_id", flat=True)
    touched = mine.exclude(undone_at=None).values_list("receivable_id", flat=True)
    kept |= dict.fromkeys([*others, *touched], _("payments were allocated to it since then"))
    given_up = Receivable.objects.filter(pk__in=ids, write_offs__isnull=False).values_list("pk", flat=True)
    kept |= dict.fromkeys(given_up, _("a write-off was asked for"))
    if closed:
        kept |= {one.pk: _("its period is closed") for one in invoices if one.issued_on <= closed}
    return kept


def newly_disputed(invoices: list[Receivable], rows: list[ImportRow]) -> dict[int, str]:
    """Invoices that somebody disputed, or whose dispute somebody closed, after they came in."""
    said = {row.number: row.data or {} for row in rows}
    found = {one.pk: [] for one in invoices}
    for dispute in Dispute.objects.filter(receivable__in=found):
        found[dispute.receivable_id].append(dispute.closed_at is None)
    kept = {}
    for one in invoices:
        row = said[one.row_number]
        came_along = ["settled_on" not in row] if "disputed" in row else []
        if found[one.pk] != came_along:
            kept[one.pk] = _("it was disputed, or its dispute closed, since then")
    return kept


RECEIVABLES = ImportKind(
    name="receivables",
    label=gettext_lazy("receivables"),
    permission="credit.import_receivable",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    options=BookOptions,
    targets=targets,
    help=gettext_lazy(
        "One line for each invoice: customer, number, date and amount. With a day of settling its payment comes along. "
        "An invoice that is there already stays as it is."
    ),
)

"""Payments from files: each settles the invoice that its row names, otherwise the oldest ones."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.imports import ImportField, ImportKind
from core.models import Import, ImportRow
from credit.actions.payments import BY_CHOICE, OLDEST, put_back, receive_payment
from credit.bookable import Finder, bookable, reference_of
from credit.books import share_closing_lock
from credit.exposure import lock_file
from credit.imports.common import CUSTOMER_FIELDS, BookOptions, Creation, Days, judged, money_in, own_source, targets
from credit.imports.sales import source_of
from credit.lines import Unclear, check_number
from credit.models import Payment, Receivable

Verdict = ImportRow.Verdict
FIELDS = (
    *CUSTOMER_FIELDS,
    ImportField(
        "number",
        gettext_lazy("number"),
        ("收款单号", "回款单号", "凭证号", "流水号", "单据编号", "payment no", "voucher"),
    ),
    ImportField(
        "received_on",
        gettext_lazy("day"),
        ("收款日期", "回款日期", "到账日期", "日期", "单据日期", "payment date", "received on"),
        required=True,
    ),
    ImportField(
        "amount",
        gettext_lazy("amount"),
        ("收款金额", "回款金额", "金额", "到账金额", "payment amount", "paid"),
        required=True,
    ),
    ImportField(
        "invoice", gettext_lazy("invoice"), ("发票号", "发票号码", "核销发票", "应收单号", "invoiceNumber", "InvoiceNo")
    ),
    ImportField("note", gettext_lazy("note"), ("备注", "摘要", "remarks")),
)


def judge(rows: list[tuple[int, dict[str, str]]], batch: Import) -> list[ImportRow]:
    references = [reference_of(raw) for _number, raw in rows]
    finder = Finder(references, batch.created_by, source_of(batch))
    creation = Creation(batch, [])
    creation.wanted = False  # whoever pays has an invoice, so is known
    days = Days(rows, ("received_on",), batch)
    numbers = [raw["number"] for _number, raw in rows if raw.get("number")]
    known = known_payments(numbers, batch)

    def look(row: ImportRow, raw: dict[str, str]) -> None:
        row.data |= understand(raw, days)
        place(row, batch, known)

    return judged(rows, references, finder, creation, look)


def known_payments(numbers: list[str], batch: Import) -> dict[str, tuple[Decimal, int]]:
    """{number: (amount, customer)} of those that are in the books; the one that stands before a reversed one."""
    rows = Payment.objects.filter(number__in=numbers, source=own_source(batch)).order_by("id")
    found = {one.number: one for one in rows if one.reversed_at}
    found |= {one.number: one for one in rows if not one.reversed_at}
    return {number: (one.amount, one.customer_id) for number, one in found.items()}


def place(row: ImportRow, batch: Import, known: dict[str, tuple[Decimal, int]]) -> None:
    number = row.data.get("number", "")
    earlier = batch.seen.first(number, row.number) if number else None
    if earlier:
        raise Unclear("number", _("This payment stands in row %(row)s already.") % {"row": earlier})
    if number not in known:
        return
    amount, row.target_id = known[number]
    if amount != Decimal(row.data["amount"]):
        raise Unclear("number", _("This payment is there already, with another amount."))
    row.verdict = Verdict.UNCHANGED


def understand(raw: dict[str, str], days: Days) -> dict[str, str]:
    amount = money_in(raw, "amount")
    if amount is None or amount <= 0:
        raise Unclear("amount", _("The amount must be above zero."))
    number = raw.get("number", "")
    if number:
        check_number(number, "")
    facts = {
        "number": number,
        "received_on": days.wanted(raw, "received_on").isoformat(),
        "amount": str(amount),
        "invoice": raw.get("invoice", "")[:60],
        "note": raw.get("note", "")[:200],
    }
    return {name: value for name, value in facts.items() if value}


def write(rows: list[ImportRow], batch: Import) -> None:
    """Each by the action of the page; what it refuses stays outside with its words."""
    wanted = {row.target_id for row in rows if row.verdict == Verdict.NEW}
    customers = bookable(batch.created_by).in_bulk(wanted)
    for row in sorted(rows, key=lambda one: (one.target_id or 0, one.number)):  # files in the order of customers
        if row.verdict != Verdict.NEW:
            continue
        try:
            payment = book(row, customers.get(row.target_id), batch)
        except Refused as refusal:
            row.verdict, row.notes = Verdict.ERROR, {"amount": str(refusal)}
            continue
        Payment.objects.filter(pk=payment.pk).update(batch=batch, row_number=row.number)
        row.is_written = True


def book(row: ImportRow, customer, batch: Import) -> Payment:
    if customer is None:
        raise Refused(_("This customer is no longer there."), code="gone")
    data, amount = row.data, Decimal(row.data["amount"])
    chosen = named_invoice(customer, data["invoice"], amount) if "invoice" in data else None
    return receive_payment(
        customer=customer,
        amount=amount,
        received_on=date.fromisoformat(data["received_on"]),
        number=data.get("number", ""),
        source=own_source(batch),
        note=data.get("note", ""),
        settles=BY_CHOICE if chosen else OLDEST,
        chosen=chosen,
        by=batch.created_by,
    )


def named_invoice(customer, number: str, amount: Decimal) -> dict[int, Decimal]:
    """As much of the named invoice as is owed; the rest of the money was paid beforehand."""
    found = Receivable.objects.filter(customer=customer, number=number, open__gt=0).first()
    if found is None:
        raise Refused(_("Invoice %(number)s of this customer is not owed.") % {"number": number}, code="invoice")
    return {found.pk: min(amount, found.open)}


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take the payments out of the books; those kept are named with the reason."""
    kept, by_row = [], {row.number: row for row in rows}
    payments = Payment.objects.filter(batch=batch, row_number__in=list(by_row)).order_by("customer_id", "-id")
    share_closing_lock()
    days = Days([], (), batch)
    for payment in payments:
        file = lock_file(payment.customer_id)
        payment.refresh_from_db()
        if reason := why_kept(payment, file, days):
            kept.append(f"{payment}: {reason}")
            continue
        put_back(file, payment, _("The import was undone."), on=None, by=batch.created_by)
        payment.delete()
        by_row[payment.row_number].is_written = False
    return kept


def why_kept(payment: Payment, file, days: Days) -> str:
    if payment.reversed_at:
        return _("it was reversed since then")
    if days.until and payment.received_on <= days.until:
        return _("its period is closed")
    if file.prepaid < payment.unallocated:
        return _("it was paid back since then")
    return ""


PAYMENTS = ImportKind(
    name="payments",
    label=gettext_lazy("payments"),
    permission="credit.import_receivable",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    refuse_again=True,
    options=BookOptions,
    targets=targets,
    help=gettext_lazy(
        "One line for each payment: customer, day and amount. It settles the invoice that is named, otherwise the "
        "oldest ones; the rest was paid beforehand."
    ),
)

"""Orders and deliveries from files, one line for each product: lines of one number are one document.

What was shipped is closed history. The rest comes in as a draft, which lends nothing: it goes out only by a release.
"""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk import insert_rows
from core.imports import ImportField, ImportKind
from core.models import Import, ImportRow
from credit.bookable import Finder, bookable, reference_of
from credit.imports.common import (
    CUSTOMER_FIELDS,
    BookOptions,
    Creation,
    Days,
    fail,
    own_source,
    seat,
    take_customers_back,
    targets,
)
from credit.imports.sales import create_missing, source_of
from credit.lines import MOST, Unclear, amount_of, check_number, clean, number_of, product_of
from credit.models import TradingDocument, TradingLine
from credit.priority import place

Verdict, State, Kind = ImportRow.Verdict, TradingDocument.State, TradingDocument.Kind
ZERO = Decimal(0)


class DocumentOptions(BookOptions):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.ORDER, required=False)


FIELDS = (
    *CUSTOMER_FIELDS,
    ImportField(
        "number",
        gettext_lazy("number"),
        ("订单号", "订单编号", "订单ID", "发货单号", "单据编号", "单号", "orderID", "order no"),
        required=True,
    ),
    ImportField(
        "date",
        gettext_lazy("day"),
        ("订单日期", "下单日期", "单据日期", "日期", "orderDate", "order day"),
        required=True,
    ),
    ImportField("shipped_on", gettext_lazy("shipped on"), ("发货日期", "出库日期", "shippedDate")),
    ImportField("product_code", gettext_lazy("product number"), ("产品编号", "货号", "商品编码", "productID", "sku")),
    ImportField("product", gettext_lazy("product"), ("产品名称", "产品", "品名", "商品名称", "product name")),
    ImportField("quantity", gettext_lazy("quantity"), ("数量", "qty")),
    ImportField("unit_price", gettext_lazy("unit price"), ("单价", "unitPrice", "price")),
    ImportField("discount", gettext_lazy("discount"), ("折扣", "折扣率", "discount rate")),
    ImportField("amount", gettext_lazy("amount"), ("金额", "价税合计", "含税金额", "line total", "net amount")),
)


def kind_in(batch: Import) -> str:
    return (batch.options or {}).get("kind") or Kind.ORDER


def judge(rows: list[tuple[int, dict[str, str]]], batch: Import) -> list[ImportRow]:
    references = [reference_of(raw) for _number, raw in rows]
    finder = Finder(references, batch.created_by, source_of(batch))
    creation = Creation(batch, [reference for reference in references if reference and not finder.find(reference)])
    days = Days(rows, ("date", "shipped_on"), batch)
    known = known_documents([raw.get("number", "") for _number, raw in rows], batch)
    found = []
    for (number, raw), reference in zip(rows, references, strict=True):
        row = ImportRow(number=number, verdict=Verdict.NEW, data=reference, notes={})
        try:
            row.data = reference | understand(raw, days)
            seat(row, reference, finder, creation)
            if raw["number"] in known:
                row.verdict = Verdict.UNCHANGED
        except Unclear as problem:
            fail(row, raw, problem)
        found.append(row)
    return found


def known_documents(numbers: list[str], batch: Import, *, for_writing: bool = False) -> dict[str, TradingDocument]:
    rows = TradingDocument.objects.filter(kind=kind_in(batch), number__in=set(numbers), source=own_source(batch))
    if for_writing:
        rows = rows.order_by("id").select_for_update(no_key=True)
    return {row.number: row for row in rows}


def understand(raw: dict[str, str], days: Days) -> dict[str, str]:
    number, amount, quantity = raw.get("number", ""), amount_of(raw), number_of(raw, "quantity")
    check_number(number, _("A document has a number."))
    if amount < 0:
        raise Unclear("amount", _("The amount is below zero."))
    shipped = days.read(raw, "shipped_on")
    facts = {
        "number": number,
        "date": days.wanted(raw, "date").isoformat(),
        "shipped_on": shipped.isoformat() if shipped else "",
        "product": product_of(raw),
        "quantity": "" if quantity is None else str(clean(quantity, "quantity", MOST)),
        "price": str(clean(number_of(raw, "unit_price") or ZERO, "unit_price")) if raw.get("unit_price") else "",
        "amount": str(amount),
    }
    return {name: value for name, value in facts.items() if value}


def write(rows: list[ImportRow], batch: Import) -> None:
    """Lines of a number that this file has already brought join its document."""
    create_missing([row for row in rows if row.target_id is None], batch)
    there = set(bookable(batch.created_by).filter(pk__in={row.target_id for row in rows}).values_list("id", flat=True))
    known = known_documents([row.data["number"] for row in rows], batch, for_writing=True)
    for row in rows:
        document = known.get(row.data["number"])
        if row.target_id not in there:
            row.verdict, row.notes = Verdict.ERROR, {"source_code": _("This customer is no longer there.")}
        elif document and document.batch_id != batch.pk:
            row.verdict = Verdict.UNCHANGED
        elif document and document.customer_id != row.target_id:
            row.verdict, row.notes = Verdict.ERROR, {"number": _("Another line gives this document another customer.")}
        elif document and document.version > 1:  # somebody has let it go, or changed it, between two lots of the file
            row.verdict, row.notes = Verdict.ERROR, {"number": _("changed since then")}
    new = [row for row in rows if row.verdict == Verdict.NEW]
    book(new, known, batch)
    for row in rows:
        row.is_written = row.verdict == Verdict.NEW


def book(rows: list[ImportRow], known: dict[str, TradingDocument], batch: Import) -> None:
    """Write the documents that are new, the sums of those that grew, and all lines."""
    fresh = {}
    for row in rows:
        number = row.data["number"]
        if number not in known and number not in fresh:
            fresh[number] = document_of(row, batch)
        document = known.get(number) or fresh[number]
        document.amount += Decimal(row.data["amount"])
        if document.state == State.CLOSED:
            document.delivered = document.amount if document.kind == Kind.ORDER else ZERO
            document.invoiced = document.amount if document.kind == Kind.DELIVERY else ZERO
    place(list(fresh.values()))
    insert_rows(TradingDocument, list(fresh.values()), with_ids=True)
    grown = [known[number] for number in {row.data["number"] for row in rows} if number in known]
    TradingDocument.objects.bulk_update(grown, ["amount", "delivered", "invoiced"], batch_size=500)
    documents = known | fresh
    insert_rows(TradingLine, [line_of(row, documents[row.data["number"]]) for row in rows])


def document_of(row: ImportRow, batch: Import) -> TradingDocument:
    return TradingDocument(
        customer_id=row.target_id,
        kind=kind_in(batch),
        number=row.data["number"],
        source=own_source(batch),
        on=date.fromisoformat(row.data["date"]),
        amount=ZERO,
        state=State.CLOSED if "shipped_on" in row.data else State.DRAFT,
        batch=batch,
        row_number=row.number,
        entered_by=batch.created_by,
    )


def line_of(row: ImportRow, document: TradingDocument) -> TradingLine:
    data = row.data
    return TradingLine(
        document_id=document.pk,
        product=data.get("product", ""),
        quantity=Decimal(data["quantity"]) if "quantity" in data else None,
        price=Decimal(data["price"]) if "price" in data else None,
        amount=Decimal(data["amount"]),
    )


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take the documents of these rows back, whole, unless something came of them."""
    numbers = {row.data["number"] for row in rows}
    documents = TradingDocument.objects.filter(batch=batch, number__in=numbers)
    nothing = dict.fromkeys(("releases", "invoices", "order_deliveries", "returns", "requests", "confirmations"))
    used = documents.exclude(**nothing, booked=0)
    kept = {one.number: _("something came of it since then") for one in used}
    changed = documents.filter(version__gt=1).exclude(number__in=kept)
    kept |= {one.number: _("changed since then") for one in changed}
    documents.exclude(number__in=kept).delete()
    for row in rows:
        row.is_written = row.data["number"] in kept
    named = [f"{number}: {reason}" for number, reason in kept.items()]
    return named + take_customers_back([row for row in rows if not row.is_written], batch)


DOCUMENTS = ImportKind(
    name="documents",
    label=gettext_lazy("trading documents"),
    permission="credit.import_receivable",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    options=DocumentOptions,
    targets=targets,
    help=gettext_lazy(
        "One line for each product of an order or delivery. What was shipped is history; the rest comes in as a draft "
        "and goes out only by a release."
    ),
)

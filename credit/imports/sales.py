"""Sales lines from files: judged, booked and taken back by the import machinery of the floor."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk import insert_rows
from core.imports import ImportField, ImportKind
from core.models import Import, ImportRow
from core.rules import may
from credit.bookable import FIELDS, Finder, bookable, reference_of, taken_elsewhere
from credit.lines import Unclear, understand
from credit.models import SalesLine
from credit.months import add_lines
from customers.actions import create_customers, remove_customers
from customers.models import Customer
from customers.policy import policy_for as customer_policy
from customers.values import check_credit_code

CREATED = "customers.create_with_sales"
ERROR, NEW = ImportRow.Verdict.ERROR, ImportRow.Verdict.NEW


class SalesOptions(forms.Form):
    create_customers = forms.BooleanField(
        label=gettext_lazy("Create customers that are not known yet"),
        help_text=gettext_lazy("They get the number in the source system and, if there is one, the name of the file."),
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Source system of the customer numbers"),
        help_text=gettext_lazy("Empty: a number is looked for in every source system."),
        required=False,
        max_length=40,
    )


CUSTOMER_FIELDS = (
    ImportField(
        "source_code",
        gettext_lazy("customer number in the source system"),
        (
            "客户ID",
            "客户编号",
            "客户编码",
            "客户代码",
            "客户号",
            "CustomerID",
            "customer",
            "customer code",
            "customer no",
        ),
    ),
    ImportField("code", gettext_lazy("customer code"), ("客管编号", "客户档案号", "KH", "own code")),
    ImportField(
        "credit_code",
        gettext_lazy("unified social credit code"),
        ("统一社会信用代码", "信用代码", "税号", "credit code", "uscc"),
    ),
    ImportField(
        "customer_name",
        gettext_lazy("customer name"),
        ("客户名称", "客户", "购货单位", "购买方名称", "往来单位", "单位名称", "customer name", "company name"),
    ),
)
FIELD_LIST = (
    *CUSTOMER_FIELDS,
    ImportField(
        "date",
        gettext_lazy("date"),
        ("订单日期", "销售日期", "日期", "单据日期", "开票日期", "下单日期", "InvoiceDate", "orderDate", "sold on"),
        required=True,
    ),
    ImportField(
        "document",
        gettext_lazy("document"),
        ("订单ID", "订单编号", "订单号", "单号", "单据编号", "单据号", "发票号", "InvoiceNo", "orderID", "order no"),
    ),
    ImportField(
        "product_code",
        gettext_lazy("product number"),
        ("产品ID", "产品编号", "产品编码", "商品编号", "商品编码", "货号", "StockCode", "productID", "sku"),
    ),
    ImportField(
        "product",
        gettext_lazy("product"),
        ("产品名称", "产品", "商品名称", "商品", "品名", "货物名称", "Description", "product name"),
    ),
    ImportField("quantity", gettext_lazy("quantity"), ("数量", "销售数量", "qty")),
    ImportField("unit_price", gettext_lazy("unit price"), ("单价", "销售单价", "售价", "price")),
    ImportField("discount", gettext_lazy("discount"), ("折扣", "折扣率", "discount rate")),
    ImportField(
        "amount",
        gettext_lazy("amount"),
        ("销售额", "金额", "销售金额", "价税合计", "含税金额", "Sales", "total", "net amount", "line total"),
    ),
    ImportField("cost", gettext_lazy("cost"), ("成本", "成本金额", "销售成本", "cost amount")),
    ImportField("profit", gettext_lazy("profit"), ("利润", "毛利", "毛利额", "gross profit")),
)


def source_of(batch: Import) -> str:
    return (batch.options or {}).get("source", "")


def judge(rows: list[tuple[int, dict[str, str]]], batch: Import) -> list[ImportRow]:
    """What will become of each line. Equal lines are all kept: a file may hold the same sale twice."""
    references = [reference_of(raw) for _number, raw in rows]
    finder = Finder(references, batch.created_by, source_of(batch))
    creation = Creation(batch, [reference for reference in references if reference and not finder.find(reference)])
    return [
        judge_line(number, raw, reference, finder, creation)
        for (number, raw), reference in zip(rows, references, strict=True)
    ]


def judge_line(number: int, raw: dict[str, str], reference: dict, finder: Finder, creation: "Creation") -> ImportRow:
    row = ImportRow(number=number, verdict=NEW, data=reference, notes={})
    try:
        row.data = reference | understand(raw)
        found = finder.find(reference)
        if len(found) == 1:
            (row.target_id,) = found
        elif found:
            raise Unclear("customer_name", _("Several customers fit: give a number."))
        else:
            row.notes = creation.note(reference)
    except Unclear as problem:
        row.verdict = ERROR
        row.notes = {problem.field: problem.reason}
        row.data = {field: raw[field] for field in raw if raw[field]}
    return row


class Creation:
    """Whether the unknown customers of a chunk may be created."""

    def __init__(self, batch: Import, unknown: list[dict]):
        self.wanted = bool((batch.options or {}).get("create_customers"))
        self.allowed = may(batch.created_by, "customers.import_customer")
        source = source_of(batch) or customer_policy().default_source
        self.taken = taken_elsewhere(unknown, source) if self.wanted and unknown else set()

    def note(self, reference: dict) -> dict[str, str]:
        """The note that the customer will be created. Raises `Unclear` when it will not."""
        if not reference:
            raise Unclear("source_code", _("The line names no customer."))
        field = next(name for name in FIELDS if name in reference)
        if not self.wanted or set(reference) == {"code"}:
            raise Unclear(field, _("There is no customer “%(name)s” among yours.") % {"name": reference[field]})
        if not self.allowed:
            raise Unclear(field, _("You may not create customers."))
        if self.taken & set(reference.values()):
            raise Unclear(field, _("“%(name)s” is not among your customers.") % {"name": reference[field]})
        if "credit_code" in reference and (error := check_credit_code(reference["credit_code"]).error):
            raise Unclear("credit_code", error)
        return {field: _("This customer will be created.")}


def key_of(reference: dict[str, str]) -> str:
    """What tells apart the customers that are to be created."""
    return reference.get("source_code") or reference.get("credit_code") or reference.get("customer_name", "")


def write(rows: list[ImportRow], batch: Import) -> None:
    """Book the lines and move the totals of their months."""
    create_missing([row for row in rows if row.target_id is None], batch)
    there = set(bookable(batch.created_by).filter(pk__in={row.target_id for row in rows}).values_list("id", flat=True))
    for row in rows:
        if row.target_id not in there:
            row.verdict, row.notes = ERROR, {"source_code": _("This customer is no longer there.")}
    lines = [line_of(row, batch) for row in rows if row.verdict == NEW]
    insert_rows(SalesLine, lines)
    add_lines(lines)
    for row in rows:
        row.is_written = row.verdict == NEW


def line_of(row: ImportRow, batch: Import) -> SalesLine:
    data = row.data
    return SalesLine(
        customer_id=row.target_id,
        sold_on=date.fromisoformat(data["date"]),
        document=data.get("document", ""),
        product=data.get("product", ""),
        quantity=Decimal(data["quantity"]) if "quantity" in data else None,
        amount=Decimal(data["amount"]),
        cost=Decimal(data["cost"]) if "cost" in data else None,
        batch=batch,
        row_number=row.number,
    )


def create_missing(rows: list[ImportRow], batch: Import) -> None:
    """Create the customers of these rows that no earlier row has created; remember in `before` which row did."""
    if not rows:
        return
    references = [reference_of(row.data) for row in rows]
    finder = Finder(references, batch.created_by, source_of(batch))
    fresh: dict[str, Customer] = {}
    for row, reference in zip(rows, references, strict=True):
        found = finder.find(reference)
        if found:
            row.target_id = min(found)
        elif (key := key_of(reference)) not in fresh:
            fresh[key] = new_customer(reference, batch)
            row.before = {"created": key}
    create_customers(list(fresh.values()), by=batch.created_by, deed=CREATED, details={"import": batch.pk})
    for row, reference in zip(rows, references, strict=True):
        row.target_id = row.target_id or fresh[key_of(reference)].pk
        if row.before:
            row.before = {"created": row.target_id}


def new_customer(reference: dict[str, str], batch: Import) -> Customer:
    code = reference.get("source_code", "")
    return Customer(
        name=(reference.get("customer_name") or key_of(reference))[:200],
        source=(source_of(batch) or customer_policy().default_source) if code else "",
        source_code=code[:60],
        credit_code=reference.get("credit_code", ""),
        status=Customer.Status.ACTIVE,
    )


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take the lines out of the books, and the customers that came with them when nothing else hangs on them."""
    lines = list(SalesLine.objects.filter(batch=batch, row_number__in=[row.number for row in rows]))
    add_lines(lines, sign=-1)
    SalesLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    for row in rows:
        row.is_written = False
    created = [row.before["created"] for row in rows if row.before]
    return remove_created(created, batch) if created else []


def remove_created(ids: list[int], batch: Import) -> list[str]:
    """Take the customers back that came with the lines. Gives those kept, each with the reason."""
    changed = Customer.objects.filter(pk__in=ids, version__gt=1).values_list("id", flat=True)
    kept = dict.fromkeys(changed, _("changed since then"))
    kept |= remove_customers(set(ids) - kept.keys(), by=batch.created_by, details={"import": batch.pk})
    named = Customer.objects.filter(pk__in=kept).order_by("id")
    return [f"{customer.code} {customer.name}: {kept[customer.pk]}" for customer in named]


def targets(ids: Iterable[int], user) -> dict[int, tuple[str, str]]:
    """Names and addresses of the customers that rows point to."""
    visible = Customer.objects.visible_to(user).filter(pk__in=list(ids)).only("id", "name")
    return {customer.pk: (customer.name, customer.get_absolute_url()) for customer in visible}


SALES = ImportKind(
    name="sales",
    label=gettext_lazy("sales"),
    permission="credit.import_sales",
    fields=FIELD_LIST,
    judge=judge,
    write=write,
    undo=undo,
    refuse_again=True,
    options=SalesOptions,
    targets=targets,
    help=gettext_lazy(
        "One line for each sale or return: customer, date and amount (or quantity and price). "
        "The same file is never imported twice."
    ),
)

"""订单与发货: written, changed, split, closed and opened again. None of it goes round the check of a release."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import may, require, rows_for
from core.series import take_numbers
from credit.actions.document_lines import sum_of
from credit.actions.lifting import end_lift
from credit.actions.order_requests import drop_request, waiting_of
from credit.actions.releasing import count_delivered, demand
from credit.checking import said
from credit.exposure import shift
from credit.models import Release, TradingDocument, TradingLine
from credit.models.returns import OPEN as GOODS_ON_THE_WAY
from credit.priority import place
from credit.rules import check_version, hold_document
from customers.models import Customer

State, Kind = TradingDocument.State, TradingDocument.Kind
PREFIXES = {Kind.ORDER: "DD", Kind.DELIVERY: "FH"}
CHANGE = "credit.change_tradingdocument"


@transaction.atomic
def new_document(*, document: TradingDocument, by, lines: list[TradingLine] = ()) -> TradingDocument:
    """A draft: nothing is lent until it is released. Without a number it gets the next one of the year."""
    require(by, "credit.add_tradingdocument")
    if not rows_for(by, Customer).filter(pk=document.customer_id).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    check_order(document)
    if lines:
        document.amount = sum_of(lines, typed=document.amount)
    if document.amount <= 0:
        raise Refused(_("The amount is above zero."), code="amount")
    return add_draft(document, by=by, lines=lines)


def check_order(document: TradingDocument) -> None:
    order = document.order
    if order is None:
        return
    if document.kind != Kind.DELIVERY or order.kind != Kind.ORDER or order.customer_id != document.customer_id:
        raise Refused(_("A delivery belongs to an order of the same customer."), code="order")


def add_draft(document: TradingDocument, *, by, lines=()) -> TradingDocument:
    document.state, document.entered_by = State.DRAFT, by
    document.booked = document.delivered = document.invoiced = Decimal(0)
    document.number = document.number.strip() or next_number(document.kind, document.on)
    document.is_lifted = bool(document.order and document.order.is_lifted)
    place([document])
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise Refused(_("A document of this number is there already."), code="number") from None
    for line in lines:
        line.document = document
    TradingLine.objects.bulk_create(lines)
    trail.write("credit.new_document", document, by=by, details={"amount": said(document.amount)})
    return document


def next_number(kind: str, day: date) -> str:
    """FH-2026-000123."""
    while True:
        number = f"{PREFIXES[kind]}-{day.year}-{take_numbers(f'credit {kind} {day.year}')[0]:06d}"
        if not TradingDocument.objects.filter(kind=kind, number=number, source="").exists():
            return number


@transaction.atomic
def change_document(
    *,
    document: TradingDocument,
    by,
    amount: Decimal,
    on: date | None = None,
    note: str | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> TradingDocument:
    """What went out already is raised only by what would be released, and lowered only by finance."""
    file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if document.state == State.HELD:
        raise Refused(_("It waits for its release: withdraw the request first."), code="state")
    if document.state in TradingDocument.OVER:
        raise Refused(_("It is over: open it again first."), code="state")
    if amount <= 0 or amount < document.used:
        raise Refused(_("The amount is above zero and not below what was delivered or invoiced."), code="amount")
    if document.state == State.DRAFT and amount != document.amount and document.lines.exists():
        raise Refused(_("Its amount is the sum of its lines: change the lines."), code="lines")
    before = trail.snapshot(document, ["amount", "on", "note"])
    document.on, document.note = on or document.on, document.note if note is None else note
    if amount > document.amount:
        end_lift(document, by=by)
    more, document.amount = amount - max(document.amount, document.used), amount  # invoiced may be more than released
    document.save(update_fields=["on", "note"])
    if document.state == State.DRAFT:
        document.version += 1
        document.save(update_fields=["amount", "version"])
    elif more > 0:
        demand(file, document, more, by=by, reason=reason)
    else:
        take_back(file, document, -more, by=by)
    after = trail.snapshot(document, ["amount", "on", "note"])
    trail.write("credit.change_document", document, by=by, changes=trail.difference(before, after), reason=reason)
    return document


def take_back(file, document: TradingDocument, amount: Decimal, *, by) -> None:
    """So much less counts as lent. Of goods that were let go only finance says that they did not go, or came back."""
    amount = min(amount, document.booked)
    if document.kind == Kind.DELIVERY and amount and not may(by, "credit.decide_release"):
        raise Refused(
            _("These goods were let go and count as lent until they are invoiced: finance takes them off."),
            code="finance",  # said on the page: changing it is theirs, lowering it is not
        )
    document.booked -= amount
    document.version += 1
    document.save(update_fields=["amount", "booked", "state", "version"])
    if not amount:
        return
    if document.kind == Kind.ORDER:
        shift(file, by=by, orders=-amount)
    else:
        given = count_delivered(document.order_id, -amount)
        shift(file, by=by, deliveries=-amount, **({"orders": given} if given else {}))


@transaction.atomic
def copy_document(*, document: TradingDocument, by) -> TradingDocument:
    """A draft with a number of its own, whatever became of the first."""
    require(by, "credit.add_tradingdocument")
    _file, document = hold_document(document, by=by, permission="credit.add_tradingdocument")
    copy = TradingDocument(
        customer_id=document.customer_id,
        kind=document.kind,
        number="",
        on=timezone.localdate(),
        amount=document.amount,
        order=document.order,
        came_from=document,
        note=document.note,
    )
    lines = [
        TradingLine(product=one.product, quantity=one.quantity, price=one.price, amount=one.amount)
        for one in document.lines.all()
    ]
    return add_draft(copy, by=by, lines=lines)


@transaction.atomic
def split_document(
    *, document: TradingDocument, amount: Decimal, by, expected_version: int | None = None
) -> TradingDocument:
    """A part of it as a document of its own, in the same state; what counts as lent is only shared out."""
    _file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if document.state not in (State.DRAFT, State.CONFIRMED, State.RELEASED):
        raise Refused(_("What is held or over is not split."), code="state")
    if waiting_of(document):
        raise Refused(_("Something was asked about this order that is not decided yet."), code="asked")
    if document.state == State.DRAFT and document.lines.exists():
        raise Refused(_("Its lines say what it is worth: copy it and share the lines out."), code="lines")
    if not 0 < amount < document.amount or amount > document.rest:
        raise Refused(_("A part is above zero and less than what is not delivered or invoiced yet."), code="amount")
    moved = min(amount, document.booked)
    part = TradingDocument(
        customer_id=document.customer_id,
        kind=document.kind,
        number=part_number(document),
        source=document.source,
        on=document.on,
        amount=amount,
        state=document.state,
        booked=moved,
        order=document.order,
        came_from=document,
        note=document.note,
        priority=document.priority,
        is_lifted=document.is_lifted,
        entered_by=by,
    )
    document.amount -= amount
    document.booked -= moved
    document.version += 1
    document.save(update_fields=["amount", "booked", "version"])
    part.save()
    trail.write("credit.split_document", document, by=by, details={"part": part.number, "amount": said(amount)})
    return part


def part_number(document: TradingDocument) -> str:
    """The number with the first ending that is free."""
    same = TradingDocument.objects.filter(kind=document.kind, source=document.source)
    taken = set(same.filter(number__startswith=f"{document.number[:55]}-").values_list("number", flat=True))
    return next(name for n in range(1, len(taken) + 2) if (name := f"{document.number[:55]}-{n}") not in taken)


@transaction.atomic
def close_document(
    *, document: TradingDocument, by, reason: str = "", expected_version: int | None = None
) -> TradingDocument:
    """Nothing more comes of it."""
    file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if document.state not in (State.CONFIRMED, State.RELEASED):
        raise Refused(_("Only what was confirmed or released is closed; a draft is cancelled."), code="state")
    drop_request(document, by=by)
    document.state = State.CLOSED
    take_back(file, document, document.booked, by=by)
    trail.write("credit.close_document", document, by=by, reason=reason)
    return document


@transaction.atomic
def cancel_document(
    *, document: TradingDocument, by, reason: str = "", expected_version: int | None = None
) -> TradingDocument:
    """As if it had never been; not once something was delivered or invoiced of it."""
    file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if document.state in TradingDocument.OVER:
        raise Refused(_("It is over already."), code="state")
    if document.used:
        raise Refused(_("Something was delivered or invoiced of it: close it."), code="used")
    if document.returns.filter(state__in=GOODS_ON_THE_WAY).exists():
        raise Refused(_("Goods of it are on their way back: book or withdraw the return slip first."), code="return")
    held = Release.objects.filter(document=document, state=Release.State.HELD)
    held.update(state=Release.State.WITHDRAWN, decided_at=timezone.now(), decided_by=by)
    drop_request(document, by=by)
    document.state = State.CANCELLED
    take_back(file, document, document.booked, by=by)
    trail.write("credit.cancel_document", document, by=by, reason=reason)
    return document


@transaction.atomic
def reopen_document(
    *, document: TradingDocument, by, reason: str = "", expected_version: int | None = None
) -> TradingDocument:
    """What is left of it is a draft again and is released anew; what was invoiced or delivered whole goes on."""
    _file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if document.state not in TradingDocument.OVER:
        raise Refused(_("It is not over."), code="state")
    whole = State.CONFIRMED if document.kind == Kind.ORDER else State.RELEASED
    document.state = State.DRAFT if document.rest else whole
    document.version += 1
    place([document])
    document.save(update_fields=["state", "version", "priority"])
    trail.write("credit.reopen_document", document, by=by, reason=reason)
    return document

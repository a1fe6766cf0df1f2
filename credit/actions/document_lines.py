"""明细: the lines of an order or delivery, written by hand as long as nothing of it was let go."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.fields import LARGEST
from core.templatetags.money import money
from credit.actions.confirming import end_confirmation
from credit.actions.lifting import end_lift
from credit.checking import said
from credit.models import OrderConfirmation, TradingDocument, TradingLine
from credit.rules import check_version, hold_document

State = TradingDocument.State
CHANGE = "credit.change_tradingdocument"
FEN, ZERO = Decimal("0.01"), Decimal(0)


@dataclass(frozen=True)
class Typed:
    """One line as it was typed; `line` is the id of the one that it changes."""

    product: str
    quantity: Decimal | None
    price: Decimal | None
    line: int | None = None


def may_write_lines(document: TradingDocument) -> bool:
    return document.state == State.DRAFT and not document.used and not document.booked


def made_of(typed: Typed) -> TradingLine:
    """Quantity times unit price, to the fen."""
    product = typed.product.strip()
    if not product:
        raise Refused(_("A line names its product."), code="product")
    if typed.quantity is None or typed.quantity <= 0:
        raise Refused(_("%s: the quantity is above zero.") % product, code="quantity")
    if typed.price is None or typed.price < 0:
        raise Refused(_("%s: the unit price is not below zero.") % product, code="price")
    amount = typed.quantity * typed.price
    if amount >= LARGEST:
        raise Refused(_("%s: the amount is too large.") % product, code="amount")
    return TradingLine(product=product, quantity=typed.quantity, price=typed.price, amount=amount.quantize(FEN))


def sum_of(lines: list[TradingLine], *, typed: Decimal = ZERO) -> Decimal:
    """What the lines come to; an amount that was typed besides is the same or one of them is wrong."""
    total = sum((line.amount for line in lines), ZERO)
    if not 0 < total < LARGEST:
        raise Refused(_("The lines come to no amount that can be delivered."), code="amount")
    if typed and typed != total:
        told = {"sum": money(total), "typed": money(typed)}
        raise Refused(_("The lines come to %(sum)s, the amount says %(typed)s.") % told, code="amount")
    return total


@transaction.atomic
def write_lines(
    *, document: TradingDocument, typed: list[Typed], by, expected_version: int | None = None
) -> TradingDocument:
    """All lines of the document as they are to be; its amount is their sum. It is released for that amount only.

    A line that was not touched keeps its amount, which an import may have brought with a discount.
    """
    _file, document = hold_document(document, by=by, permission=CHANGE)
    check_version(document, expected_version)
    if not may_write_lines(document) or document.returns.exists():
        raise Refused(_("Lines are written before anything of it is let go."), code="state")
    there = {line.pk: line for line in document.lines.all()}
    kept = [line_for(one, there) for one in typed]
    if len({line.pk for line in kept if line.pk}) < sum(bool(line.pk) for line in kept):
        raise Refused(_("A line stands here twice."), code="twice")
    before = document.amount
    if kept:
        document.amount = sum_of(kept)
    document.lines.exclude(pk__in=[line.pk for line in kept if line.pk]).delete()
    for line in kept:
        line.document = document
    TradingLine.objects.bulk_create([line for line in kept if not line.pk])
    TradingLine.objects.bulk_update([line for line in kept if line.pk], ["product", "quantity", "price", "amount"])
    document.version += 1
    document.save(update_fields=["amount", "version"])
    if len(kept) != len(there) or any(there.get(line.pk) is not line for line in kept):
        end_confirmation(document, OrderConfirmation.Kind.TERMS)
        end_lift(document, by=by)
    changes = trail.difference({"amount": before}, {"amount": document.amount})
    lines = [f"{line}: {said(line.amount)}" for line in kept[:50]]
    trail.write("credit.write_lines", document, by=by, changes=changes, details={"lines": lines})
    return document


def line_for(typed: Typed, there: dict[int, TradingLine]) -> TradingLine:
    known = there.get(typed.line) if typed.line else None
    if known and is_untouched(typed, known):
        return known
    made = made_of(typed)
    made.pk = known.pk if known else None
    return made


def is_untouched(typed: Typed, known: TradingLine) -> bool:
    given = (typed.product.strip(), typed.quantity, typed.price)
    return given == (known.product.strip(), known.quantity, known.price)

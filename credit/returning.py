"""What may come back of a delivery, and what it is worth (S3-05 R3)."""

from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from complaints.models import Remedy
from core.errors import Refused
from core.templatetags.money import plain_number
from credit.models import GoodsReturn, GoodsReturnLine, TradingDocument, TradingLine
from credit.models.returns import OPEN

FEN, ZERO = Decimal("0.01"), Decimal(0)
GONE_OUT = (TradingDocument.State.RELEASED, TradingDocument.State.CLOSED)
GRANTED = (Remedy.State.APPROVED, Remedy.State.DONE)


def rooms(document: TradingDocument, *, without: GoodsReturn | None = None) -> dict[int, Decimal]:
    """How much of each line may still be asked for: delivered, not back yet, and on no other slip."""
    rows = GoodsReturnLine.objects.filter(goods_return__document=document, goods_return__state__in=OPEN)
    if without:
        rows = rows.exclude(goods_return=without)
    counted = rows.values_list("line").annotate(sum=Sum(Coalesce("approved", "asked")))
    under_way = dict(counted)
    lines = document.lines.filter(quantity__gt=0)
    return {line.pk: line.quantity - line.returned - under_way.get(line.pk, ZERO) for line in lines}


def may_come_back(document: TradingDocument) -> bool:
    """Whether any goods of it are out that no slip has yet."""
    has_gone = document.kind == TradingDocument.Kind.DELIVERY and document.state in GONE_OUT
    return has_gone and any(left > 0 for left in rooms(document).values())


def worth(line: TradingLine, quantity: Decimal) -> Decimal:
    """The share of the line's amount; parts that come back one after the other add up to the whole."""
    before, after = line.returned, line.returned + quantity
    return share(line, after) - share(line, before)


def share(line: TradingLine, quantity: Decimal) -> Decimal:
    return line.amount if quantity == line.quantity else (line.amount * quantity / line.quantity).quantize(FEN)


def granted_remedies(document: TradingDocument) -> list[Remedy]:
    """Approved remedies of the customer's complaints that let goods come back.

    Also of complaints that only others may open: who sends goods back owes the slip, and needs number and quantity.
    """
    rows = Remedy.objects.filter(complaint__customer=document.customer_id, state__in=GRANTED)
    newest = rows.select_related("complaint").order_by("-id")[:50]
    return [one for one in newest if Remedy.Kind.RETURN in one.kinds]


def check_remedy(remedy: Remedy, document: TradingDocument) -> None:
    if remedy.complaint.customer_id != document.customer_id:
        raise Refused(_("This complaint is of another customer."), code="remedy")
    if remedy.state not in GRANTED or Remedy.Kind.RETURN not in remedy.kinds:
        raise Refused(
            _("The solution of complaint %s lets no goods come back.") % remedy.complaint.number, code="remedy"
        )


def check_granted(remedy: Remedy | None, quantity: Decimal, *, without: GoodsReturn | None = None) -> None:
    """No more than the complaint allows, on all of its slips together."""
    if remedy is None or remedy.quantity is None:
        return
    taken = taken_of(remedy, without=without)
    if taken + quantity > remedy.quantity:
        told = {"complaint": remedy.complaint.number, "granted": plain_number(remedy.quantity - taken)}
        told["wanted"] = plain_number(quantity)
        raise Refused(
            _("By complaint %(complaint)s %(granted)s may come back, not %(wanted)s.") % told, code="too_much"
        )


def taken_of(remedy: Remedy, *, without: GoodsReturn | None = None) -> Decimal:
    """What its slips take of the quantity that it grants."""
    slips = GoodsReturnLine.objects.filter(goods_return__remedy=remedy).exclude(goods_return__state="withdrawn")
    if without:
        slips = slips.exclude(goods_return=without)
    return slips.aggregate(sum=Sum(Coalesce("approved", "asked")))["sum"] or ZERO


def check_agrees(lines: list[GoodsReturnLine]) -> None:
    """Approved and actual quantity of every line, named where they differ."""
    wrong = [line for line in lines if not line.agrees]
    if not wrong:
        return
    said = [
        _("%(product)s: approved %(approved)s, received %(received)s")
        % {
            "product": line.line,
            "approved": plain_number(line.approved),
            "received": plain_number(line.received),
        }
        for line in wrong
    ]
    first = _("Nothing is booked before the approved and the actual quantity agree:")
    raise Refused("\n".join([first, *said]), code="differs")

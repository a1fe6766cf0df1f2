"""退货入账: finance books what came back as a credit note, once approved and actual quantity agree (S3-05 R3)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.fields import CENT
from core.templatetags.money import money
from credit.actions.receivables import double_invoice, save_once
from credit.actions.returns import hold_return
from credit.books import check_day
from credit.exposure import shift
from credit.models import GoodsReturn, GoodsReturnLine, Receivable, TradingDocument, TradingLine
from credit.returning import GONE_OUT, check_agrees, check_remedy, worth
from credit.telling_returns import tell_return

BOOK = "credit.book_goodsreturn"
State = GoodsReturn.State
ZERO = Decimal(0)


@transaction.atomic
def book_return(
    *,
    slip: GoodsReturn,
    by,
    not_invoiced: Decimal | None = None,
    number: str = "",
    expected_version: int | None = None,
) -> GoodsReturn:
    """Lower what is owed and what counts as delivered. `not_invoiced`: so much of it has no invoice yet and only
    comes off the delivery; left open, as much as is not invoiced."""
    states = (State.RECEIVED,)
    file, held = hold_return(slip, by=by, permission=BOOK, states=states, expected_version=expected_version)
    if held.received_by_id == by.pk:
        raise Refused(_("Who signed for the goods does not book them."), code="own")
    document = TradingDocument.objects.select_for_update(no_key=True).get(pk=held.document_id)
    if document.state not in GONE_OUT:
        raise Refused(_("Only goods that went out come back."), code="state")
    if held.remedy:
        check_remedy(held.remedy, document)
    check_day(timezone.localdate())
    lines = list(held.lines.select_related("line"))
    check_agrees(lines)
    held.amount = take_back_lines(lines)
    held.off_delivery = parts_of(document, held.amount, not_invoiced)
    credited = held.amount - held.off_delivery
    if credited:
        held.credit_note = credit_note(held, document, credited, number.strip() or held.number, by=by)
    document.returned += held.amount
    document.booked -= held.off_delivery
    document.invoiced -= credited
    document.version += 1
    document.save(update_fields=["returned", "booked", "invoiced", "version"])
    held.state, held.booked_at, held.booked_by = State.BOOKED, timezone.now(), by
    held.version += 1
    held.save()
    said = {"amount": str(held.amount), "credit_note": str(held.credit_note or ""), "delivery": str(document)}
    trail.write("credit.book_return", held, by=by, details=said)
    shift(file, by=by, receivables=-credited, deliveries=-held.off_delivery)
    tell_return(held, by=by)
    return held


def take_back_lines(lines: list[GoodsReturnLine]) -> Decimal:
    """Write what came back of each line of the delivery; gives what all of it is worth."""
    for one in lines:
        one.amount = worth(one.line, one.received)
        one.line.returned += one.received
        if one.line.returned > one.line.quantity:
            raise Refused(_("No more comes back than was delivered."), code="too_much")
    GoodsReturnLine.objects.bulk_update(lines, ["amount"])
    TradingLine.objects.bulk_update([one.line for one in lines], ["returned"])
    return sum((one.amount for one in lines), ZERO)


def parts_of(document: TradingDocument, amount: Decimal, not_invoiced: Decimal | None) -> Decimal:
    """What comes off the delivery; the rest is credited against its invoices."""
    off = min(document.booked, amount) if not_invoiced is None else Decimal(not_invoiced).quantize(CENT)
    if not 0 <= off <= min(document.booked, amount) or amount - off > document.invoiced:
        told = {
            "amount": money(amount),
            "open": money(document.booked),
            "invoiced": money(document.invoiced),
        }
        raise Refused(
            _("What came back is worth %(amount)s; of this delivery %(open)s is not invoiced and %(invoiced)s is.")
            % told,
            code="amount",
        )
    return off


def credit_note(slip: GoodsReturn, document: TradingDocument, amount: Decimal, number: str, *, by) -> Receivable:
    """红字发票: an invoice below zero, open until it is set against another or paid out."""
    if Receivable.objects.filter(number=number, source="").exists():
        raise double_invoice(number)
    today = timezone.localdate()
    note = Receivable(
        customer_id=document.customer_id,
        number=number,
        document=document,
        issued_on=today,
        due_on=today,
        amount=-amount,
        open=-amount,
        note=str(slip),
        entered_by=by,
    )
    save_once(note, double_invoice(number))
    trail.write("credit.enter_receivable", note, by=by, details={"amount": str(-amount), "slip": str(slip)})
    return note

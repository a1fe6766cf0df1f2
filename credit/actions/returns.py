"""退货: written for a delivery, approved, signed by the warehouse, booked by finance (S3-05 R3-R4)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Remedy
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from core.series import take_numbers
from core.templatetags.money import plain_number
from credit.exposure import lock_file
from credit.models import CreditFile, GoodsReturn, GoodsReturnLine, TradingDocument
from credit.returning import GONE_OUT, check_granted, check_remedy, rooms
from credit.rules import hold_document
from credit.telling_returns import tell_return

State = GoodsReturn.State
ADD, APPROVE, RECEIVE = (f"credit.{verb}_goodsreturn" for verb in ("add", "approve", "receive"))
ZERO = Decimal(0)
Quantities = dict[int, Decimal]  # by the id of the delivery's line


@transaction.atomic
def write_return(
    *, document: TradingDocument, quantities: Quantities, reason: str, by, remedy: Remedy | None = None
) -> GoodsReturn:
    """A slip for goods that come back. What a complaint's remedy grants with its quantity is approved by that."""
    _file, document = hold_document(document, by=by, permission=ADD)
    if document.kind != TradingDocument.Kind.DELIVERY or document.state not in GONE_OUT:
        raise Refused(_("Only goods that went out come back."), code="state")
    if not reason.strip():
        raise Refused(_("Say why the goods come back."), code="reason")
    wanted = {line: quantity for line, quantity in quantities.items() if quantity}
    check_room(document, wanted)
    if remedy:
        remedy = Remedy.objects.select_related("complaint").get(pk=remedy.pk)
        check_remedy(remedy, document)
        check_granted(remedy, sum(wanted.values(), ZERO))
    slip = GoodsReturn(customer_id=document.customer_id, document=document, remedy=remedy, reason=reason.strip())
    slip.number = next_number()
    slip.asked_at, slip.asked_by = timezone.now(), by
    is_granted = bool(remedy and remedy.quantity)
    if is_granted:
        slip.state, slip.approved_at = State.APPROVED, remedy.decided_at or remedy.proposed_at
        slip.approved_by = remedy.decided_by or remedy.proposed_by
    slip.save()
    GoodsReturnLine.objects.bulk_create(
        GoodsReturnLine(goods_return=slip, line_id=line, asked=quantity, approved=quantity if is_granted else None)
        for line, quantity in sorted(wanted.items())
    )
    trail.write("credit.write_return", slip, by=by, reason=slip.reason, details={"delivery": str(document)})
    tell_return(slip, by=by)
    return slip


def check_room(document: TradingDocument, wanted: Quantities, *, without: GoodsReturn | None = None) -> None:
    room = rooms(document, without=without)
    if not wanted or min(wanted.values()) < 0:
        raise Refused(_("Say how much of which line comes back."), code="quantity")
    for line in document.lines.filter(pk__in=wanted):
        if wanted[line.pk] > room.get(line.pk, ZERO):
            told = {
                "product": line,
                "left": plain_number(room.get(line.pk, ZERO)),
                "wanted": plain_number(wanted[line.pk]),
            }
            raise Refused(_("Of %(product)s %(left)s can still come back, not %(wanted)s.") % told, code="too_much")
    if not wanted.keys() <= room.keys():
        raise Refused(_("A line without a quantity cannot come back."), code="quantity")


def next_number() -> str:
    """TH-2026-000123."""
    year = timezone.localdate().year
    return f"TH-{year}-{take_numbers(f'credit return {year}')[0]:06d}"


def hold_return(
    slip: GoodsReturn, *, by, permission: str, states: tuple[str, ...], expected_version: int | None
) -> tuple[CreditFile, GoodsReturn]:
    """The credit file and then the slip as they stand now, locked; whoever saw it otherwise is told."""
    require(by, permission)
    owner = rows_for(by, GoodsReturn).filter(pk=slip.pk).values_list("customer_id", flat=True).first()
    if owner is None:
        raise Refused(_("There is no such slip, or it is not yours to see."), code="unseen")
    file = lock_file(owner)
    held = GoodsReturn.objects.select_for_update(no_key=True).get(pk=slip.pk)
    if expected_version is not None and held.version != expected_version:
        raise Stale(_("The slip was changed by somebody else in the meantime."), current=held)
    if held.state not in states:
        raise Refused(_("This slip is %s already.") % held.get_state_display(), code="state")
    return file, held


def put_down(held: GoodsReturn, names: tuple[str, ...], *, deed: str, by, reason: str = "", **details) -> GoodsReturn:
    held.version += 1
    held.save(update_fields=["state", "version", *names])
    trail.write(f"credit.{deed}", held, by=by, reason=reason, details=details)
    return held


def said_quantities(lines: list[GoodsReturnLine], name: str) -> list[str]:
    return [f"{one.line}: {plain_number(getattr(one, name))}" for one in lines]


@transaction.atomic
def approve_return(
    *, slip: GoodsReturn, quantities: Quantities, by, expected_version: int | None = None
) -> GoodsReturn:
    """Say how much is taken back, at most what was asked for; also once more, before it is booked."""
    states = (State.ASKED, State.APPROVED, State.RECEIVED)
    _file, held = hold_return(slip, by=by, permission=APPROVE, states=states, expected_version=expected_version)
    if held.asked_by_id == by.pk:
        raise Refused(_("Nobody approves the own slip."), code="own")
    lines = list(held.lines.select_related("line"))
    for one in lines:
        one.approved = quantities.get(one.line_id, ZERO)
        if not 0 <= one.approved <= one.asked:
            told = {"product": one.line, "asked": plain_number(one.asked), "wanted": plain_number(one.approved)}
            raise Refused(
                _("Of %(product)s %(asked)s is asked for, %(wanted)s cannot be approved.") % told, code="too_much"
            )
    total = sum((one.approved for one in lines), ZERO)
    if not total:
        raise Refused(_("Nothing would come back: withdraw the slip."), code="quantity")
    check_granted(held.remedy, total, without=held)
    GoodsReturnLine.objects.bulk_update(lines, ["approved"])
    held.approved_at, held.approved_by = timezone.now(), by
    if held.state == State.ASKED:
        held.state = State.APPROVED
    said = said_quantities(lines, "approved")
    put_down(held, ("approved_at", "approved_by"), deed="approve_return", by=by, quantities=said)
    tell_return(held, by=by)
    return held


@transaction.atomic
def sign_return(
    *, slip: GoodsReturn, quantities: Quantities, by, found: str = "", expected_version: int | None = None
) -> GoodsReturn:
    """仓库签收: what really came, counted; more or less than approved is written down as it is."""
    states = (State.APPROVED,)
    _file, held = hold_return(slip, by=by, permission=RECEIVE, states=states, expected_version=expected_version)
    lines = list(held.lines.select_related("line"))
    for one in lines:
        one.received = quantities.get(one.line_id, ZERO)
    if min(one.received for one in lines) < 0 or not any(one.received for one in lines):
        raise Refused(_("Count what came back: a quantity is not below zero, and something came."), code="quantity")
    GoodsReturnLine.objects.bulk_update(lines, ["received"])
    held.state, held.found = State.RECEIVED, found.strip()
    held.received_at, held.received_by = timezone.now(), by
    said = said_quantities(lines, "received")
    names = ("found", "received_at", "received_by")
    put_down(held, names, deed="sign_return", by=by, reason=held.found, quantities=said)
    tell_return(held, by=by)
    return held


@transaction.atomic
def unsign_return(*, slip: GoodsReturn, reason: str, by, expected_version: int | None = None) -> GoodsReturn:
    """The warehouse takes its signature back and counts again; not once it is booked."""
    states = (State.RECEIVED,)
    _file, held = hold_return(slip, by=by, permission=RECEIVE, states=states, expected_version=expected_version)
    said = said_quantities(list(held.lines.select_related("line")), "received")
    held.lines.update(received=None)
    held.state, held.found, held.received_at, held.received_by = State.APPROVED, "", None, None
    names = ("found", "received_at", "received_by")
    return put_down(held, names, deed="unsign_return", by=by, reason=reason, quantities=said)


@transaction.atomic
def withdraw_return(*, slip: GoodsReturn, reason: str, by, expected_version: int | None = None) -> GoodsReturn:
    """Nothing comes back. What the warehouse has signed for is unsigned first."""
    states = (State.ASKED, State.APPROVED)
    _file, held = hold_return(slip, by=by, permission=ADD, states=states, expected_version=expected_version)
    held.state = State.WITHDRAWN
    return put_down(held, (), deed="withdraw_return", by=by, reason=reason)

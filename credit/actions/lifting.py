"""提级: one B or C order with a high price and good payment is treated as an A order (S1-13 R19)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Approval
from core import trail
from core.errors import Refused
from credit.actions.order_requests import ASK, Kind, ask_signatures, decide, drop_request, write_request
from credit.exposure import lock_file
from credit.models import OrderRequest, Release, TradingDocument
from credit.order_facts import facts_for_lift
from credit.priority import place
from credit.rules import check_version, hold_document
from credit.standing import grade_of


def check_liftable(document: TradingDocument) -> None:
    if document.kind != TradingDocument.Kind.ORDER:
        raise Refused(_("An order is lifted; its deliveries go with it."), code="kind")
    if document.state not in TradingDocument.OPEN or document.rest <= 0:
        raise Refused(_("It is over already."), code="state")
    if document.is_lifted:
        raise Refused(_("It is treated as A already."), code="lifted")


@transaction.atomic
def ask_lift(*, document: TradingDocument, reason: str, by, expected_version: int | None = None) -> OrderRequest:
    """The facts of the day go with it: price level, days late, what is overdue."""
    _file, document = hold_document(document, by=by, permission=ASK)
    check_version(document, expected_version)
    check_liftable(document)
    if grade_of(document.customer_id) == "A":
        raise Refused(_("The customer is of grade A: all orders are treated so."), code="grade")
    facts = facts_for_lift(document, timezone.localdate())
    request = write_request(document, kind=Kind.LIFT, reason=reason, by=by, facts=facts)
    details = {"grade": request.grade}
    trail.write("credit.ask_order_lift", document, by=by, reason=request.reason[:500], details=details)
    ask_signatures(request, _("Lift of the order %s") % document, by=by)
    request.refresh_from_db()
    return request


def on_decided(approval: Approval) -> None:
    decide(approval, carry_out)


def carry_out(request: OrderRequest) -> None:
    """This order and its deliveries take the rank of lifted ones, also where one of them is held."""
    by, _file = request.decided_by, lock_file(request.customer_id)
    order = TradingDocument.objects.select_for_update(no_key=True).get(pk=request.document_id)
    check_liftable(order)
    put_lift(order, is_lifted=True)
    trail.write("credit.lift_order", order, by=by, reason=request.reason[:500], details={"grade": request.grade})


def put_lift(order: TradingDocument, *, is_lifted: bool) -> None:
    deliveries = order.order_deliveries.filter(state__in=TradingDocument.OPEN).order_by("pk")
    documents = [order, *deliveries.select_for_update(no_key=True)]
    for one in documents:
        one.is_lifted = is_lifted
    place(documents)
    for one in documents:
        one.version += 1
        one.save(update_fields=["is_lifted", "priority", "version"])
        Release.objects.filter(document=one, state=Release.State.HELD).update(priority=one.priority)


def end_lift(order: TradingDocument, *, by) -> None:
    """Other lines, or more of them: their prices were not looked at, granted or still asked (S1-13 R19)."""
    if order.kind != TradingDocument.Kind.ORDER:
        return
    drop_request(order, by=by, kind=Kind.LIFT, reason=_("The order was changed."))
    if order.is_lifted:
        put_lift(order, is_lifted=False)
        trail.write("credit.end_order_lift", order, by=by)

"""拒单: an order is refused with its reason; of an A customer only with the director's consent (S1-13 R11)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Approval
from core import trail
from core.errors import Refused
from credit.actions.documents import take_back
from credit.actions.order_requests import ASK, Kind, ask_signatures, decide, settle, write_request
from credit.exposure import lock_file
from credit.models import OrderRequest, Release, TradingDocument
from credit.models.common import Asked
from credit.policy import policy_for
from credit.rules import check_version, hold_document
from credit.standing import grade_of
from credit.telling_orders import tell_refused

State = TradingDocument.State


def check_refusable(document: TradingDocument) -> None:
    if document.kind != TradingDocument.Kind.ORDER:
        raise Refused(_("Only an order is refused; the release of a delivery is refused in the queue."), code="kind")
    if document.state not in TradingDocument.OPEN:
        raise Refused(_("It is over already."), code="state")
    if document.used:
        raise Refused(_("Something was delivered of it: it is closed, not refused."), code="used")


def needs_consent(document: TradingDocument) -> bool:
    """Orders of A customers, and those that are treated like them."""
    return document.is_lifted or grade_of(document.customer_id) == "A"


@transaction.atomic
def refuse_order(
    *, document: TradingDocument, category: str, reason: str, by, expected_version: int | None = None
) -> OrderRequest:
    """Refused at once, or asked of the director: as long as that is not decided the order stays open."""
    _file, document = hold_document(document, by=by, permission=ASK)
    check_version(document, expected_version)
    check_refusable(document)
    if category not in policy_for().refusal_reasons:
        raise Refused(_("Choose one of the reason categories of the rules."), code="category")
    request = write_request(document, kind=Kind.REFUSE, category=category, reason=reason, by=by)
    if needs_consent(document):
        details = {"grade": request.grade, "category": category}
        trail.write("credit.ask_order_refusal", document, by=by, reason=request.reason[:500], details=details)
        ask_signatures(request, _("Refusal of the A order %s") % document, by=by)
        request.refresh_from_db()
        return request
    settle(request, Asked.APPROVED, by=by)
    carry_out(request)
    return request


def on_decided(approval: Approval) -> None:
    decide(approval, carry_out)


def carry_out(request: OrderRequest) -> None:
    """The order is over and counts as nothing lent; who keeps the customer learns of it."""
    by, file = request.decided_by, lock_file(request.customer_id)
    document = TradingDocument.objects.select_for_update(no_key=True).get(pk=request.document_id)
    check_refusable(document)
    held = Release.objects.filter(document=document, state=Release.State.HELD)
    held.update(state=Release.State.WITHDRAWN, decided_at=timezone.now(), decided_by=by)
    document.state = State.REFUSED
    take_back(file, document, document.booked, by=by)
    details = {"category": request.category, "grade": request.grade}
    trail.write("credit.refuse_order", document, by=by, reason=request.reason[:500], details=details)
    tell_refused(request, by=by)

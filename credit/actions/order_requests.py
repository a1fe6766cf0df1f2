"""What is asked about a single order, refusal or lift: written, decided by a chain, wanted no more."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.templatetags.money import money
from credit.actions.grade_lists import last_word
from credit.actions.withdrawing import may_take_back
from credit.exposure import lock_file
from credit.models import OrderRequest, TradingDocument
from credit.models.common import Asked
from credit.people import chain_for
from credit.policy import policy_for
from credit.rules import hold_document
from credit.standing import grade_of
from credit.watching import said
from regulations.policies import clause_of, version_in_force

ASK = "credit.add_orderrequest"
Kind = OrderRequest.Kind
KINDS = {Kind.REFUSE: "credit.order_refusal", Kind.LIFT: "credit.order_lift"}
CHAINS = {Kind.REFUSE: "refusal_chain", Kind.LIFT: "lift_chain"}
LINES = 10  # products that a request names

Carry = Callable[[OrderRequest], None]


def write_request(document: TradingDocument, *, kind: str, reason: str, by, category: str = "", facts=()):
    """One at a time for each order; what is asked is kept as it stood."""
    request = OrderRequest(
        document=document,
        customer_id=document.customer_id,
        policy=version_in_force("credit"),
        kind=kind,
        grade=grade_of(document.customer_id),
        amount=document.amount,
        category=category,
        reason=said(reason, _("Say why.")),
        facts=[*facts_of(document), *facts],
        asked_at=timezone.now(),
        asked_by=by,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        present = waiting_of(document)
        raise Refused(
            _("Something was asked about this order that is not decided yet."),
            code="asked",
            link=present.get_absolute_url() if present else "",
        ) from None
    return request


def waiting_of(document: TradingDocument) -> OrderRequest | None:
    return OrderRequest.objects.filter(document=document.pk, state=Asked.ASKED).first()


def facts_of(document: TradingDocument) -> list[list[str]]:
    """The order as whoever decides has to know it."""
    lines = [str(line) for line in document.lines.all()[: LINES + 1]]
    products = ", ".join(lines[:LINES]) + (" …" if len(lines) > LINES else "")
    return [
        [_("customer"), str(document.customer)],
        [_("grade"), grade_of(document.customer_id) or _("none")],
        [_("amount"), money(document.amount)],
        [_("day"), document.on.isoformat()],
        *([[_("product"), products]] if products else []),
    ]


def ask_signatures(request: OrderRequest, title: str, *, by) -> None:
    document, field = request.document, CHAINS[request.kind]
    asked = [[_("reason category"), request.category]] if request.category else []
    approvals.ask(
        kind=KINDS[request.kind],
        record=request,
        chain=chain_for(by, getattr(policy_for(request), field)),
        by=by,
        facts=[[pgettext("trading document", "order"), document.number], *request.facts, *asked],
        title=title,
        url=request.get_absolute_url(),
        reason=request.reason,
        department=document.customer.department,
        clause=clause_of("credit", field, request.policy),
        version=request.policy,
    )


def lock_record(approval: Approval) -> None:
    """The credit file is locked before the request to decide (approvals.hooks.lock_record)."""
    customer = OrderRequest.objects.filter(pk=approval.record_id).values_list("customer", flat=True).first()
    if customer:
        lock_file(customer)


def decide(approval: Approval, carry_out: Carry) -> None:
    """The chain has come to its end; sent back for change it waits for the applicant."""
    request = OrderRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=approval.record_id)
    if request.state != Asked.ASKED or approval.state == Approval.State.SENT_BACK:
        return
    settle(request, Asked(approval.state), by=approval.decided_by, answer=last_word(approval))
    note_end(request)
    if request.state == Asked.APPROVED:
        carry_out(request)


def settle(request: OrderRequest, state: str, *, by, answer: str = "") -> None:
    request.state, request.answer = state, answer
    request.decided_at, request.decided_by = timezone.now(), by
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])


def note_end(request: OrderRequest) -> None:
    name = KINDS[request.kind].partition(".")[2]
    deed, by = f"credit.{request.state}_{name}", request.decided_by
    trail.write(deed, request.document, by=by, reason=request.answer[:500])


def may_withdraw(request: OrderRequest, person) -> bool:
    """Whoever asked, one of their superiors, and who keeps the customer when the one who asked is gone."""
    if request.state != Asked.ASKED or not person.has_perm(ASK):
        return False
    return may_take_back(request.asked_by, request, person)


@transaction.atomic
def withdraw_request(*, request: OrderRequest, reason: str, by) -> OrderRequest:
    """Nobody has to decide on it any more."""
    hold_document(request.document, by=by, permission=ASK)
    held = OrderRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    if held.state != Asked.ASKED:
        raise Stale(_("This is “%s” already.") % held.get_state_display(), current=held)
    if not may_withdraw(held, by):
        raise Refused(_("Only the applicant or a superior may withdraw this."), code="forbidden")
    end_request(held, said(reason, _("Say why.")), by=by)
    return held


def end_request(request: OrderRequest, reason: str, *, by) -> None:
    approvals.take_back(kind=KINDS[request.kind], record=request, by=by)
    settle(request, Asked.WITHDRAWN, by=by, answer=reason)
    note_end(request)


def drop_request(document: TradingDocument, *, by, kind: str = "", reason: str = "") -> None:
    """The order is over otherwise: nothing is to be decided about it any more. `kind`: only a request of this kind."""
    waiting = waiting_of(document)
    if waiting and kind in ("", waiting.kind):
        end_request(waiting, reason or _("The order is over."), by=by)

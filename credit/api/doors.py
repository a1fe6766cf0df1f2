"""What is asked for: a check, which changes nothing, and a release, which books or holds."""

from decimal import Decimal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, Router

from core.errors import Refused
from core.rules import require, rows_for
from credit.actions.documents import change_document, new_document
from credit.actions.releasing import release
from credit.api.schemas import CheckIn, CheckOut, Key, ProblemOut, ReleaseIn, ReleaseOut
from credit.checking import check
from credit.exposure import lock_file
from credit.models import CreditFile, Release, TradingDocument
from credit.policy import policy_for
from credit.reasons import in_words
from customers.models import Customer
from customers.querysets import filled

State = TradingDocument.State
PROBLEMS = {401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut, 429: ProblemOut}
router = Router()


def customer_of(code: str, user) -> Customer:
    """By its code, or by its number in the source system where only one has it."""
    rows = rows_for(user, Customer).order_by()
    found = list(rows.filter(code=code.upper())) or list(rows.filter(filled(source_code=code))[:2])
    if len(found) != 1:
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return found[0]


def shown(reasons: list[dict]) -> list[dict]:
    figures = {one["code"]: one["figures"] for one in reasons}
    return [
        {"code": one.code, "level": one.level, "text": one.text, "figures": figures[one.code]}
        for one in in_words(reasons)
    ]


@router.post(
    "/check",
    response={200: CheckOut, **PROBLEMS},
    summary=gettext_noop("May this much more be lent?"),
    description=gettext_noop(
        "Answers allowed, warn or hold with every reason. Nothing is booked: only a release does."
    ),
)
def check_credit(request: HttpRequest, given: CheckIn):
    require(request.user, "credit.view_creditfile")
    customer = customer_of(given.customer, request.user)
    file = CreditFile.objects.filter(customer=customer).first() or CreditFile(customer=customer)
    file.customer = customer
    verdict = check(file, given.amount, timezone.localdate(), policy_for())
    return {
        "verdict": verdict.level,
        "reasons": shown(verdict.stored),
        "exposure": verdict.exposure,
        "after": verdict.after,
        "limit": verdict.limit,
        "needed": verdict.needed,
    }


@router.post(
    "/release",
    response={200: ReleaseOut, **PROBLEMS},
    summary=gettext_noop("Check a delivery and book it."),
    description=gettext_noop(
        "The same key, or the same delivery with the same amount, is booked once and gives the same release as it"
        " stands by then. A held one waits for finance and is checked again when it is sent with a new key."
    ),
)
def release_delivery(request: HttpRequest, given: ReleaseIn, idempotency_key: Header[Key | None] = None):
    require(request.user, "credit.release_tradingdocument")
    customer = customer_of(given.customer, request.user)
    key = idempotency_key or given.key
    key = f"{request.auth.pk}:{key}" if key else None
    with transaction.atomic():
        lock_file(customer.pk)  # two copies of one request wait for each other here
        asked = earlier_release(customer, given, key) or release_now(customer, given, key, request.user)
    return release_out(asked)


def earlier_release(customer: Customer, given: ReleaseIn, key: str | None) -> Release | None:
    asked = Release.objects.select_related("document").filter(key=key).first() if key else None
    sent = (customer.pk, given.number, given.source)
    if asked and (asked.customer_id, asked.document.number, asked.document.source) != sent:
        raise Refused(_("This key was used for another document."), code="key")
    if asked and asked.amount != given.amount:
        raise Refused(_("This key was used for another amount."), code="key")
    return asked


def release_now(customer: Customer, given: ReleaseIn, key: str | None, by) -> Release:
    number, source = given.number, given.source
    rows = TradingDocument.objects.filter(kind=TradingDocument.Kind.DELIVERY, number=number, source=source)
    document = rows.first()
    if document is None:
        draft = TradingDocument(customer=customer, kind=TradingDocument.Kind.DELIVERY, number=number, source=source)
        draft.on, draft.amount, draft.note = given.on or timezone.localdate(), given.amount, given.note
        draft.order = order_of(customer, given.order, source)
        document = new_document(document=draft, by=by)
    elif document.customer_id != customer.pk:
        raise Refused(_("This delivery is there already, for another customer."), code="customer")
    elif document.state == State.DRAFT and document.amount != given.amount:
        document = change_document(document=document, amount=given.amount, by=by)
    elif document.amount != given.amount:
        raise Refused(_("This delivery is there already, with another amount."), code="amount")
    if document.state == State.RELEASED:
        passed = document.releases.filter(state=Release.State.PASSED).select_related("document").order_by("id").first()
        if passed:
            return passed
    return release(document=document, by=by, key=key)


def order_of(customer: Customer, number: str | None, source: str) -> TradingDocument | None:
    if not number:
        return None
    rows = TradingDocument.objects.filter(customer=customer, kind=TradingDocument.Kind.ORDER, source=source)
    order = rows.filter(number=number).first()
    if order is None:
        raise Refused(_("There is no order %s of this customer.") % number, code="order")
    return order


def release_out(asked: Release) -> dict:
    return {
        "id": asked.pk,
        "number": asked.document.number,
        "source": asked.document.source,
        "state": asked.state,
        "verdict": asked.verdict,
        "reasons": shown(asked.reasons),
        "amount": asked.amount,
        "exposure_before": asked.exposure_before,
        "limit": asked.limit_then,
        "exception_used": asked.exception_used or Decimal(0),
    }

"""放行: check and booking in one transaction under the lock of the credit file. There is no other door."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require, rows_for
from credit.checking import TRADE, ZERO, Verdict, check, in_units, said
from credit.exposure import shift
from credit.models import CreditException, CreditFile, Release, TradingDocument
from credit.order_reasons import order_reasons
from credit.policy import policy_for
from credit.rules import check_version, hold_document
from credit.telling_releases import reason_lines, tell_decided, tell_held
from regulations.policies import version_in_force

State, Kind = TradingDocument.State, TradingDocument.Kind


@transaction.atomic
def release(
    *, document: TradingDocument, by, key: str | None = None, expected_version: int | None = None, reason: str = ""
) -> Release:
    """Ask for a delivery to go out, or for an order to be confirmed: booked at once, or held for finance.

    A held one is asked for again in the same way once its cause is gone. The same key gives the same release.
    `reason`: why it goes ahead of A orders of the same product that wait (S1-13 R17).
    """
    permission = "change_tradingdocument" if document.kind == Kind.ORDER else "release_tradingdocument"
    file, document = hold_document(document, by=by, permission=f"credit.{permission}")
    if key and (earlier := asked_before(key, document)):
        return earlier
    check_version(document, expected_version)
    if document.state not in (State.DRAFT, State.HELD):
        raise Refused(_("%s was let go already, or is over.") % document, code="state")
    if document.rest <= 0:
        raise Refused(_("There is nothing to let go: the amount is zero."), code="amount")
    verdict = verdict_for(file, document, document.rest, reason=reason)
    found = document.releases.filter(state=Release.State.HELD).first() if document.state == State.HELD else None
    asked = found or Release(document=document, customer_id=document.customer_id, asked_at=timezone.now(), asked_by=by)
    asked.key = key or asked.key
    if verdict.passes:
        return let_go(file, document, asked, verdict, by=by)
    return put_in_queue(document, asked, verdict, is_new=found is None, by=by)


def asked_before(key: str, document: TradingDocument) -> Release | None:
    earlier = Release.objects.filter(key=key).select_related("document").first()
    if earlier and earlier.document_id != document.pk:
        raise Refused(_("This key was used for another document."), code="key")
    return earlier


def verdict_for(file: CreditFile, document: TradingDocument, amount: Decimal, *, reason: str = "") -> Verdict:
    """A delivery takes from its order what that counts for; an order that lends nothing is asked about trade only."""
    policy, today = policy_for(), timezone.localdate()
    more = order_reasons(document, policy, reason=reason.strip())
    if document.kind == Kind.ORDER and not policy.orders_count:
        return check(file, ZERO, today, policy, only=TRADE, more=more)
    lent = amount - taken_from(document.order, amount) if policy.orders_count else amount
    return check(file, lent, today, policy, goods=amount, more=more)


def taken_from(order: TradingDocument | None, amount: Decimal) -> Decimal:
    return min(order.booked, amount) if order else ZERO


def let_go(
    file: CreditFile, document: TradingDocument, asked: Release, verdict: Verdict, *, by, amount: Decimal | None = None
) -> Release:
    """Write what went out, use the exception up, and count it as lent. `amount`: only so much more than before."""
    more = document.rest if amount is None else amount
    was_held = asked.pk is not None
    asked.state, asked.decided_at, asked.decided_by = Release.State.PASSED, timezone.now(), by
    if verdict.exception:
        use_exception(verdict.exception, verdict.needed)
        asked.exception, asked.exception_used = verdict.exception, verdict.needed
    write_down(asked, more, verdict)
    document.booked += more
    document.state = State.CONFIRMED if document.kind == Kind.ORDER else State.RELEASED
    document.version += 1
    document.save(update_fields=["amount", "booked", "state", "version"])
    if document.kind == Kind.ORDER:
        shift(file, by=by, orders=more)
    else:
        taken = count_delivered(document.order_id, more)
        shift(file, by=by, deliveries=more, **({"orders": taken} if taken else {}))
    trail.write("credit.release", document, by=by, details={"amount": said(more), "verdict": asked.verdict})
    if was_held:
        tell_decided(asked, by=by)
    return asked


def use_exception(exception: CreditException, amount: Decimal) -> None:
    """Used up by this release; an exception never allows more than it says."""
    fits = CreditException.objects.filter(pk=exception.pk, state="approved", used__lte=F("amount") - in_units(amount))
    if not fits.update(used=F("used") + in_units(amount)):
        raise Refused(_("The exception was used up in this moment."), code="exception")


def count_delivered(order_id: int | None, amount: Decimal) -> Decimal:
    """Count so much more (or less) as delivered of the order; gives by how much what it is booked with moved."""
    if order_id is None or not amount:
        return ZERO
    order = TradingDocument.objects.select_for_update(no_key=True).get(pk=order_id)
    order.delivered += amount
    before = order.booked
    if order.state == State.CONFIRMED:
        order.booked = order.rest
    order.version += 1
    order.save(update_fields=["delivered", "booked", "version"])
    return order.booked - before


def put_in_queue(document: TradingDocument, asked: Release, verdict: Verdict, *, is_new: bool, by) -> Release:
    """Held: nothing is booked, finance and the representative are told."""
    asked.state = Release.State.HELD
    write_down(asked, document.rest, verdict)
    if not is_new:
        return asked
    document.state = State.HELD
    document.version += 1
    document.save(update_fields=["state", "version"])
    trail.write("credit.hold", document, by=by, details={"amount": said(asked.amount), "reasons": asked.reasons})
    tell_held(asked, document.customer, by=by)
    return asked


def write_down(asked: Release, amount: Decimal, verdict: Verdict) -> None:
    """The release with all that it was judged by."""
    version = version_in_force("credit")
    asked.policy_id = version.pk if version else None
    asked.amount, asked.verdict, asked.reasons = amount, verdict.level, verdict.stored
    asked.exposure_before, asked.limit_then = verdict.exposure, verdict.limit
    asked.priority = asked.document.priority
    if not asked.key:
        asked.save()
        return
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        raise Refused(_("This key was used for another document."), code="key") from None


@transaction.atomic
def refuse_release(*, release: Release, reason: str, by) -> Release:
    """Finance says no: the document is a draft again, and who asked learns why."""
    return end_request(release, Release.State.REFUSED, reason, permission="credit.decide_release", by=by)


@transaction.atomic
def withdraw_release(*, release: Release, by, reason: str = "") -> Release:
    """Who asked does not want it any more."""
    permission = "credit.release_tradingdocument"
    return end_request(release, Release.State.WITHDRAWN, reason, permission=permission, by=by)


def end_request(release: Release, state: str, note: str, *, permission: str, by) -> Release:
    require(by, permission)
    document = rows_for(by, TradingDocument).filter(pk=release.document_id).first()
    if document is None:
        raise Refused(_("There is no such document, or it is not yours to see."), code="unseen")
    _file, document = hold_document(document, by=by, permission=permission)
    release = Release.objects.select_for_update(no_key=True, of=("self",)).select_related("asked_by").get(pk=release.pk)
    if release.state != Release.State.HELD:
        raise Refused(_("This request is decided already."), code="state")
    release.document = document
    release.state, release.note = state, note
    release.decided_at, release.decided_by = timezone.now(), by
    release.save(update_fields=["state", "note", "decided_at", "decided_by"])
    document.state = State.DRAFT
    document.version += 1
    document.save(update_fields=["state", "version"])
    trail.write(f"credit.{state}_release", document, by=by, reason=note)
    if state == Release.State.REFUSED:
        tell_decided(release, by=by)
    return release


def demand(file: CreditFile, document: TradingDocument, more: Decimal, *, by, reason: str = "") -> Release:
    """So much more on a document that went out already: it passes as a release would, or nothing changes."""
    verdict = verdict_for(file, document, more, reason=reason)
    if not verdict.passes:
        raise Refused(_("It would be held:") + "\n" + reason_lines(verdict.stored), code="held")
    asked = Release(document=document, customer_id=document.customer_id, asked_at=timezone.now(), asked_by=by)
    return let_go(file, document, asked, verdict, by=by, amount=more)

"""Price and payment of an order agreed (S1-13 R18), and its treatment as A confirmed (R7): by somebody above."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from credit.checking import said as amount_said
from credit.models import OrderConfirmation, TradingDocument
from credit.rules import check_version, hold_document
from credit.standing import grade_of
from credit.telling_orders import tell_confirmed
from credit.watching import said

TERMS, USE = "credit.confirm_orderterms", "credit.confirm_gradeuse"
Kind = OrderConfirmation.Kind


def check_confirmable(document: TradingDocument) -> None:
    if document.state not in TradingDocument.OPEN or document.order_id:
        raise Refused(_("An open order is confirmed, or a delivery that has none."), code="state")


@transaction.atomic
def confirm_terms(
    *,
    document: TradingDocument,
    amount: Decimal,
    price: str,
    payment: str,
    by,
    note: str = "",
    expected_version: int | None = None,
) -> OrderConfirmation:
    """What is agreed, up to which amount. Other lines end it: their prices were not agreed."""
    _file, document = hold_document(document, by=by, permission=TERMS)
    check_version(document, expected_version)
    check_confirmable(document)
    if amount < document.amount:
        raise Refused(_("The amount is that of the document or more."), code="amount")
    agreed = {
        "price": said(price, _("Say which price is agreed.")),
        "payment": said(payment, _("Say which payment is agreed.")),
    }
    return confirm(document, Kind.TERMS, amount, by=by, note=note.strip(), **agreed)


@transaction.atomic
def confirm_use(
    *, document: TradingDocument, by, note: str = "", expected_version: int | None = None
) -> OrderConfirmation:
    """The director or above agrees that the order is treated as one of grade A."""
    _file, document = hold_document(document, by=by, permission=USE)
    check_version(document, expected_version)
    check_confirmable(document)
    if grade_of(document.customer_id) != "A":
        raise Refused(_("The customer is not of grade A."), code="grade")
    return confirm(document, Kind.USE, document.amount, by=by, note=note.strip())


def confirm(document: TradingDocument, kind: str, amount: Decimal, *, by, **words: str) -> OrderConfirmation:
    end_confirmation(document, kind)
    found = OrderConfirmation.objects.create(
        document=document, kind=kind, amount=amount, at=timezone.now(), by=by, **words
    )
    details = {"amount": amount_said(amount), **{name: text for name, text in words.items() if text}}
    trail.write(f"credit.confirm_order_{kind}", document, by=by, details=details)
    tell_confirmed(found, by=by)
    return found


def end_confirmation(document: TradingDocument, kind: str) -> None:
    standing = OrderConfirmation.objects.filter(document=document.pk, kind=kind, ended_at__isnull=True)
    standing.update(ended_at=timezone.now())

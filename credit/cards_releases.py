"""The card of orders, deliveries and releases on the credit page."""

from django.db.models import Case, When

from credit.models import CreditFile, TradingDocument

SHOWN = 6


def documents_card(file: CreditFile, person) -> dict | None:
    """The newest ones; what is held first."""
    if not person.has_perm("credit.view_tradingdocument"):
        return None
    is_held = Case(When(state=TradingDocument.State.HELD, then=0), default=1)
    rows = TradingDocument.objects.filter(customer=file.customer_id).order_by(is_held, "-id")
    return {
        "template": "credit/file/_documents.html",
        "rows": rows[:SHOWN] if file.has_documents else [],
        "file": file,
        "may_add": person.has_perm("credit.add_tradingdocument"),
    }

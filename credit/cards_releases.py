"""The card of orders, deliveries and releases on the credit page."""

from credit.models import CreditFile, TradingDocument

SHOWN = 6


def documents_card(file: CreditFile, person) -> dict | None:
    """The newest ones; what is held first."""
    if not person.has_perm("credit.view_tradingdocument"):
        return None
    rows = TradingDocument.objects.filter(customer=file.customer_id)
    held = list(rows.filter(state=TradingDocument.State.HELD).order_by("-id")[:SHOWN])
    newest = list(rows.exclude(state=TradingDocument.State.HELD).order_by("-id")[: SHOWN - len(held)])
    return {
        "template": "credit/file/_documents.html",
        "rows": [*held, *newest],
        "file": file,
        "may_add": person.has_perm("credit.add_tradingdocument"),
    }

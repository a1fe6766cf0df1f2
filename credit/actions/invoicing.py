"""What an invoice takes off a delivery: that much counts as a receivable from now on, no longer as delivered."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Refused
from credit.models import TradingDocument
from customers.models import Customer

ZERO = Decimal(0)
GONE_OUT = (TradingDocument.State.RELEASED, TradingDocument.State.CLOSED)


def invoice_delivery(document: TradingDocument, amount: Decimal, *, customer: Customer | None = None) -> Decimal:
    """Give what is no longer booked for the delivery. The caller holds the credit file and moves the exposure.

    Goods that went out are always invoiced, also for more than was released.
    """
    held = TradingDocument.objects.select_for_update(no_key=True).get(pk=document.pk)
    if customer and held.customer_id != customer.pk:
        raise Refused(_("This delivery went to another customer."), code="other_customer")
    if held.kind != TradingDocument.Kind.DELIVERY or held.state not in GONE_OUT:
        raise Refused(_("Delivery %(number)s has not gone out yet.") % {"number": held}, code="not_released")
    taken = max(ZERO, min(held.booked, amount))
    held.invoiced += amount
    held.booked -= taken
    held.version += 1
    held.save(update_fields=["invoiced", "booked", "version"])
    return taken

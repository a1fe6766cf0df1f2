"""Who is told of what becomes of single orders, and in which words."""

from functools import partial

from django.utils.translation import gettext as _

from core.notices import tell
from credit.models import OrderConfirmation, OrderRequest, Release
from customers.models import Customer


def tell_refused(request: OrderRequest, *, by) -> None:
    """The representative has to tell the customer."""
    customer = Customer.objects.select_related("owner").get(pk=request.customer_id)
    tell(
        people=[customer.owner] if customer.owner else [],
        rule="credit.order_refused",
        record=request,
        stage="refused",
        title=partial(refused_words, str(request.document), str(customer)),
        text=f"{request.category}: {request.reason}"[:500],
        url=request.get_absolute_url(),
        by=by,
    )


def refused_words(order: str, customer: str) -> str:
    return _("Order %(order)s of %(customer)s was refused") % {"order": order, "customer": customer}


def tell_confirmed(found: OrderConfirmation, *, by) -> None:
    """Who asked for a release that is held can ask once more."""
    document = found.document
    asked = Release.objects.filter(document=document, state=Release.State.HELD).select_related("asked_by").first()
    tell(
        people=[asked.asked_by] if asked else [],
        rule="credit.order_confirmed",
        record=found,
        stage=found.kind,
        title=partial(confirmed_words, str(document), found.kind),
        url=document.get_absolute_url(),
        by=by,
    )


def confirmed_words(document: str, kind: str) -> str:
    if kind == OrderConfirmation.Kind.USE:
        return _("%s may be treated as A: ask for it once more") % document
    return _("Price and payment of %s are confirmed: ask for it once more") % document

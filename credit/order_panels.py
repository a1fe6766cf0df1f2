"""The debtor beside a request about an order, and what the last signature does (approvals.hooks.panels)."""

from django.utils.translation import gettext as _

from approvals.models import Approval
from credit.debtor_panels import panel_of
from credit.models import CreditFile, OrderRequest


def request_panel(approval: Approval, user) -> dict | None:
    request = OrderRequest.objects.select_related("customer").filter(pk=approval.record_id).first()
    file = request and CreditFile.objects.select_related("customer").filter(customer=request.customer_id).first()
    return panel_of(file) | {"next": next_of(request)} if file else None


def next_of(request: OrderRequest) -> str:
    if request.kind == OrderRequest.Kind.LIFT:
        return _("With the last signature this order alone is treated as one of an A customer.")
    return _("With the last signature the order is refused and counts as nothing lent.")

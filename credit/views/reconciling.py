"""对账: the last runs, what differs, and putting it right."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from credit.actions.reconciling import put_right
from credit.models import Difference, Reconciliation

MOST = 200  # differences on the page; there should be none


@require_safe
@never_cache
@permission_required("credit.view_difference", raise_exception=True)
def differences(request: HttpRequest) -> HttpResponse:
    rows = Difference.objects.visible_to(request.user).select_related("customer", "mended_by")
    facts = {
        "open": list(rows.filter(mended_at__isnull=True).order_by("customer_id", "part")[:MOST]),
        "mended": list(rows.filter(mended_at__isnull=False).order_by("-mended_at")[:20]),
        "runs": list(Reconciliation.objects.order_by("-id")[:10]),
        "tab": "differences",
    }
    return render(request, "credit/differences.html", facts)


@require_POST
@permission_required(["credit.view_difference", "credit.mend_difference"], raise_exception=True)
def difference_mend(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Difference.objects.visible_to(request.user).select_related("customer"), pk=pk)
    try:
        put_right(difference=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%s was counted anew.") % found.customer)
    return redirect("credit:differences")

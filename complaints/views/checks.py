"""Spot checks: those I have to make, the results by handler, and the form of one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from complaints import actions
from complaints.actions.checks import CHECK
from complaints.forms.rounds import CheckForm
from complaints.models import SpotCheck
from complaints.views.common import page_as_set
from complaints.views.revisits.month import month_asked
from core.errors import Refused, Stale
from core.inputs import whole_number

SORTS = {"drawn": "id"}
SHOWN = {
    "sound": {"is_sound": True},
    "unsound": {"is_sound": False},
    "checked": {"checked_at__isnull": False},
    "waiting": {"checked_at__isnull": True},
}


@require_GET
@permission_required(CHECK, raise_exception=True)
def check_list(request: HttpRequest) -> HttpResponse:
    """What waits for me first; of a month everything, with the result of each handler."""
    rows = SpotCheck.objects.visible_to(request.user)
    show = request.GET.get("show", "mine")
    chosen = rows.filter(reviewer=request.user, checked_at__isnull=True) if show == "mine" else rows
    month = month_asked(request) if request.GET.get("month") else None
    chosen = chosen.filter(month=month) if month else chosen
    if handler := whole_number(request.GET.get("handler", "")):
        chosen = chosen.filter(handler=handler)
    if show in SHOWN:
        chosen = chosen.filter(**SHOWN[show])
    page = page_as_set(
        chosen,
        request,
        sort_fields=SORTS,
        default_sort="-drawn",
        shown=SpotCheck.objects.select_related("complaint", "handler", "reviewer", "checked_by"),
    )
    facts = {"page": page, "show": show, "month": month, "results": results_of(rows, month) if show != "mine" else []}
    return render(request, "complaints/checks/list.html", facts)


def results_of(rows, month) -> list[dict]:
    """How each handler's cases were found; the figures are those of the list beside it."""
    rows = rows.filter(month=month) if month else rows
    counted = (
        rows.order_by()
        .values("handler", "handler__name")
        .annotate(
            all=Count("pk"), sound=Count("pk", filter=Q(is_sound=True)), unsound=Count("pk", filter=Q(is_sound=False))
        )
    )
    return sorted(counted, key=lambda line: (-line["unsound"], -line["all"]))[:100]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(CHECK, raise_exception=True)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    rows = SpotCheck.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("complaint", "handler", "reviewer", "checked_by"), pk=pk)
    is_own = request.user.pk in (found.handler_id, found.complaint.handler_id, found.complaint.about_id)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_case(check=found, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The check is written down."))
            return redirect("complaints:checks")
    may_check = not found.checked_at and not is_own
    return render(request, "complaints/checks/check.html", {"check": found, "form": form, "may_check": may_check})

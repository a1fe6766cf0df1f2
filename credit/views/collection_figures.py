"""Days sales outstanding and collection rates: month by month, by representative, and the records behind."""

from datetime import date
from operator import attrgetter

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.dates import month_before, next_month
from core.exports import export_response
from core.inputs import whole_number
from core.paging import page_of
from credit.figures.collection import last_day, months_until, people_of_month, records_behind
from credit.policy import policy_for
from credit.views.collection import EXPORT, VIEW
from customers.policy import policy_for as customer_policy

KINDS = ("open", "sold", "due")
SORTS = {"issued": "issued_on", "number": "id"}


def asked_month(request: HttpRequest) -> date:
    """The month of the address; the last one that is over where it makes no sense."""
    today = timezone.localdate()
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return month_before(today)
    return month if date(2000, 1, 1) <= month <= today else month_before(today)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def figures(request: HttpRequest) -> HttpResponse:
    month, period = asked_month(request), policy_for().dso_months
    months = months_until(request.user, month, period)
    following = next_month(month)
    facts = {
        "month": month,
        "months": months,
        "shown": months[-1],
        "people": people_of_month(request.user, month),
        "period": period,
        "before": month_before(month),
        "after": following if following <= timezone.localdate() else None,
        "tab": "collections",
    }
    return render(request, "credit/collection/figures.html", facts)


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def figures_export(request: HttpRequest) -> HttpResponseBase:
    """What fell due in the month by representative."""
    month = asked_month(request)
    columns = [
        (_("collector"), lambda one: one.person or ""),
        (_("invoices"), attrgetter("count")),
        (_("fell due"), attrgetter("due")),
        (_("collected in the month"), attrgetter("collected")),
        (_("collection rate %"), attrgetter("rate")),
    ]
    return export_response(
        people_of_month(request.user, month),
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Figures of collection"),
        by=request.user,
        record={"month": f"{month:%Y-%m}"},
    )


@require_safe
@permission_required(VIEW, raise_exception=True)
def figure_rows(request: HttpRequest) -> HttpResponse:
    """The receivables behind one figure."""
    kind = request.GET.get("kind", "open")
    if kind not in KINDS:
        raise Http404
    month, period = asked_month(request), policy_for().dso_months
    rows = records_behind(request.user, kind, month, period)
    owner = request.GET.get("owner", "")
    if owner:
        rows = rows.filter(customer__owner=None if owner == "none" else whole_number(owner) or 0)
    page = page_of(
        rows,
        request,
        sort_fields=SORTS,
        default_sort="issued",
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
        shown=rows.select_related("customer__owner"),
    )
    facts = {"page": page, "kind": kind, "month": month, "last": last_day(month), "tab": "collections"}
    return render(request, "credit/collection/figure_rows.html", facts)

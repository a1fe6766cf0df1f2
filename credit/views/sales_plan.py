"""销售计划: target, achieved and forecast of each representative, and the monthly reports."""

from operator import attrgetter

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exports import export_response
from credit.figures import kept
from credit.models import SalesReport
from credit.views.analysis import EXPORT, FIGURES, VIEW
from credit.views.analysis_columns import rounded


def plan_of(request: HttpRequest) -> list[kept.Achieved]:
    today = timezone.localdate()
    return kept.plan_kept(kept.Focus(request.user), today, over=today.month - 1)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def plan(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    facts = {
        "rows": plan_of(request),
        "over": today.month - 1,
        "year": today.year,
        "newest": kept.newest(),
        "reports": SalesReport.objects.defer("rows")[:12],
        "figures": FIGURES,
        "figure": "plan",
    }
    return render(request, "credit/analysis/plan.html", facts)


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def plan_export(request: HttpRequest) -> HttpResponseBase:
    columns = [
        (_("sales representative"), lambda one: one.owner or ""),
        (_("target (CNY)"), attrgetter("target")),
        (_("sold (CNY)"), attrgetter("sold")),
        (_("reached (%)"), rounded("reached")),
        (_("forecast (CNY)"), rounded("forecast")),
        (_("forecast of the target (%)"), rounded("expected")),
        (_("needed each month (CNY)"), rounded("mean")),
    ]
    return export_response(
        plan_of(request),
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Sales plan"),
        by=request.user,
        record={"year": timezone.localdate().year},
    )


@require_safe
@permission_required(VIEW, raise_exception=True)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """As it was when the month was over; each sees the rows of the own data scope."""
    found = get_object_or_404(SalesReport, pk=pk)
    facts = {"report": found, "rows": found.visible_rows(request.user), "figures": FIGURES, "figure": "plan"}
    return render(request, "credit/analysis/report.html", facts)

"""销售计划: target, achieved and forecast of each representative, and the monthly reports."""

from operator import attrgetter, itemgetter

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import trail
from core.exports import attached, export_response
from core.models import Event
from core.pdf import pdf_problem
from credit.documents.sales_reports import sales_report
from credit.figures import kept
from credit.figures.common import ZERO
from credit.models import SalesReport
from credit.models.totals import SUMMED
from credit.views.analysis import EXPORT, FIGURES, VIEW
from credit.views.analysis_columns import rounded


def plan_of(request: HttpRequest) -> list[kept.Achieved]:
    today = timezone.localdate()
    return kept.plan_kept(kept.Focus(request.user), today, over=today.month - 1)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def plan(request: HttpRequest) -> HttpResponse:
    today, rows = timezone.localdate(), plan_of(request)
    facts = {
        "rows": rows,
        "sums": {name: sum((getattr(one, name) or ZERO for one in rows), ZERO) for name in SUMMED},
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


def rows_of_report(request: HttpRequest, pk: int) -> tuple[SalesReport, list[dict]]:
    """As it was when the month was over; each sees the rows of the own data scope."""
    found = get_object_or_404(SalesReport, pk=pk)
    return found, found.visible_rows(request.user)


@require_safe
@permission_required(VIEW, raise_exception=True)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found, rows = rows_of_report(request, pk)
    facts = {"report": found, "rows": rows, "sums": found.sums_of(rows), "figures": FIGURES, "figure": "plan"}
    return render(request, "credit/analysis/report.html", facts | {"pdf_problem": pdf_problem()})


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def report_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, rows = rows_of_report(request, pk)
    columns = [
        (_("sales representative"), itemgetter("name")),
        (_("sold (CNY)"), itemgetter("sold")),
        (_("target (CNY)"), itemgetter("target")),
        (_("reached (%)"), itemgetter("reached")),
        (_("forecast (CNY)"), itemgetter("forecast")),
        (_("forecast of the target (%)"), itemgetter("expected")),
    ]
    return export_response(
        rows,
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=f"{_('Monthly sales report')} {found}",
        by=request.user,
        record={"report": found.pk},
    )


@require_POST
@never_cache
@permission_required(VIEW, raise_exception=True)
def report_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(SalesReport, pk=pk)
    body = sales_report(found, by=request.user)
    with transaction.atomic():
        trail.write("credit.print_report", found, by=request.user, kind=Event.Kind.EXPORT)
    return attached(HttpResponse(body, content_type="application/pdf"), f"{_('Monthly sales report')} {found}.pdf")

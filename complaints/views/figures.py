"""The page of figures, and the same tables as a file or on paper."""

from operator import itemgetter

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints.documents.monthly import statistics_pdf
from complaints.figures import Figures, figures_of, read_period
from complaints.figures.period import usual_periods
from core.exports import Column, attached, export_response, log_export
from core.inputs import whole_number
from core.pdf import pdf_problem
from customers.filters import departments_of
from staff.models import Department

SEE = "complaints.view_figures"
USUAL = {
    "month": pgettext_lazy("period", "This month"),
    "before": pgettext_lazy("period", "Last month"),
    "quarter": pgettext_lazy("period", "This quarter"),
    "year": pgettext_lazy("period", "This year"),
}


def asked_for(request: HttpRequest) -> tuple[Figures, list[Department]]:
    """The figures that the address describes, and the departments to choose from."""
    departments = list(departments_of(request).only("name", "path"))
    number = whole_number(request.GET.get("department", ""))
    chosen = next((one for one in departments if one.pk == number), None)
    period = read_period(request.GET, timezone.localdate())
    names = {one.pk: one.name for one in departments}
    return figures_of(request.user, period, chosen, names), departments


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def figures(request: HttpRequest) -> HttpResponse:
    found, departments = asked_for(request)
    usual = usual_periods(timezone.localdate())
    facts = {
        "figures": found,
        "departments": departments,
        "usual": [(label, usual[name], usual[name] == found.period) for name, label in USUAL.items()],
        "pdf_problem": pdf_problem(),
        "may_list": request.user.has_perm("complaints.view_complaint"),
    }
    return render(request, "complaints/figures.html", facts)


@require_POST
@permission_required(SEE, raise_exception=True)
def figures_export(request: HttpRequest) -> HttpResponseBase:
    """Every line of every table."""
    found, _departments = asked_for(request)
    # Words now: a stream runs after the request's language is gone.
    lines = [
        (str(table.title), str(line.label), line.count, line.share, line.amount, "; ".join(more(table, line)))
        for table in found.tables
        for line in table.lines
    ]
    columns: list[Column] = [
        (_("figure"), itemgetter(0)),
        (_("line"), itemgetter(1)),
        (_("count"), itemgetter(2)),
        (_("per cent"), itemgetter(3)),
        (_("cost"), itemgetter(4)),
        (_("further"), itemgetter(5)),
    ]
    return export_response(
        lines,
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Figures on complaints"),
        by=request.user,
        record=told(found),
    )


def more(table, line) -> list[str]:
    return [f"{heading}: {cell.value}" for heading, cell in zip(table.extra_headings, line.extra, strict=False)]


def told(found: Figures) -> dict:
    """What was asked for, as the trail keeps it."""
    return {"period": str(found.period), "department": str(found.department or "")}


@require_POST
@permission_required(SEE, raise_exception=True)
def figures_print(request: HttpRequest) -> HttpResponseBase:
    """The statistics sheet of the period."""
    found, _departments = asked_for(request)
    body = statistics_pdf(found, by=request.user)
    with transaction.atomic():
        name = _("Complaint statistics")
        log_export(name, found.total, by=request.user, record=told(found), address=request.META.get("REMOTE_ADDR"))
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {found.period.first:%Y-%m}.pdf")

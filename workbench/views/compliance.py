"""How well the rules are kept, and the records behind each figure."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exports import Column, export_response
from core.inputs import whole_number
from core.paging import page_of
from customers.filters import departments_of
from regulations import duties as words
from regulations.models import Clause, Duty
from workbench import compliance as figures
from workbench.charts import share_bars
from workbench.queues import complete
from workbench.quotas import quotas_of

SORTS = {"begun": "begun_at", "entered": "id"}
SIZE, COUNTED = 50, 1000
SEE = "regulations.view_duty"


def chosen_department(request: HttpRequest):
    number = whole_number(request.GET.get("department", ""))
    return departments_of(request).only("name", "path").filter(pk=number).first() if number else None


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def compliance(request: HttpRequest) -> HttpResponse:
    department = chosen_department(request)
    months = figures.last_year(timezone.localdate())
    lines = figures.lines_of(figures.seen_by(request.user, department), months)
    totals = [figures.summed([line.cells[number] for line in lines]) for number in range(len(months))]
    facts = {
        "lines": lines,
        "silent": figures.silent_lines(lines, months),
        "months": months,
        "totals": [figures.Cell(month, cell.kept, cell.broken) for month, cell in zip(months, totals, strict=True)],
        "bars": share_bars([cell.share for cell in totals], [f"{month:%y-%m}" for month in months]),
        "quotas": [] if department else quotas_of(request.user, months),
        "department": department,
        "departments": departments_of(request),
    }
    return render(request, "workbench/compliance.html", facts)


@require_POST
@permission_required(SEE, raise_exception=True)
def compliance_export(request: HttpRequest) -> HttpResponseBase:
    """The table as a file: one row for each rule, clause and month."""
    department = chosen_department(request)
    lines = figures.lines_of(figures.seen_by(request.user, department), figures.last_year(timezone.localdate()))
    columns: list[Column] = [
        (_("rule"), lambda row: row[0].label),
        (_("clause"), lambda row: row[0].clause or ""),
        (_("month"), lambda row: f"{row[1].month:%Y-%m}"),
        (pgettext("duties", "kept"), lambda row: row[1].kept),
        (pgettext("duties", "broken"), lambda row: row[1].broken),
        (_("kept, per cent"), lambda row: row[1].share),
    ]
    return export_response(
        [(line, cell) for line in lines for cell in line.cells],
        columns,
        format=wanted_format(request),
        name=_("Compliance"),
        by=request.user,
        record={"department": str(department or "")},
    )


def wanted_format(request: HttpRequest) -> str:
    return "csv" if request.POST.get("format") == "csv" else "xlsx"


def asked_for(request: HttpRequest) -> dict:
    """Which figure the address is about; what makes no sense is left out."""
    given = request.GET
    try:
        month = date.fromisoformat(f"{given.get('month', '')[:7]}-01")
    except ValueError:
        month = None
    if month and not 1990 <= month.year <= 2200:
        month = None
    result = given.get("result", "")
    return {
        "rule": given.get("rule", "")[:80].replace("\x00", ""),
        "clause": whole_number(given.get("clause", "")),
        "month": month,
        "result": result if result in figures.RESULTS else "",
    }


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def duties(request: HttpRequest) -> HttpResponse:
    """The records behind a figure."""
    asked, department = asked_for(request), chosen_department(request)
    page = page_of(
        figures.behind(figures.seen_by(request.user, department), **asked),
        request,
        sort_fields=SORTS,
        default_sort="-begun",
        size=SIZE,
        count_limit=COUNTED,
        shown=Duty.objects.select_related("clause", "department", "responsible", "done_by"),
    )
    complete(page.rows, request.user)
    facts = {
        **asked,
        "page": page,
        "department": department,
        "label": words.words.get(asked["rule"], asked["rule"]),
        "clause_shown": Clause.objects.filter(pk=asked["clause"]).first() if asked["clause"] else None,
    }
    return render(request, "workbench/duties.html", facts)


@require_POST
@permission_required(SEE, raise_exception=True)
def duties_export(request: HttpRequest) -> HttpResponseBase:
    asked, department = asked_for(request), chosen_department(request)
    rows = figures.behind(figures.seen_by(request.user, department), **asked).order_by("begun_at", "pk")
    rows = rows.select_related("clause", "department", "responsible", "done_by")
    told = {name: str(value or "") for name, value in asked.items()} | {"department": str(department or "")}
    return export_response(
        stream(rows),
        duty_columns(),
        format=wanted_format(request),
        name=_("Duties"),
        by=request.user,
        record=told,
    )


def stream(rows) -> Iterator[Duty]:
    yield from rows.iterator(chunk_size=1000)


def duty_columns() -> list[Column]:
    named = {rule: str(text) for rule, text in words.words.items()}
    yes, no = str(_("yes")), str(_("no"))

    def plain(name: str) -> Column:
        return str(Duty._meta.get_field(name).verbose_name), lambda one: getattr(one, name)

    return [
        (str(_("rule")), lambda one: named.get(one.rule, one.rule)),
        *map(plain, ("clause", "record_name", "customer_name", "responsible", "department")),
        *map(plain, ("begun_at", "due_at", "done_at", "done_by")),
        (str(pgettext("duties", "kept")), lambda one: no if one.broken_at else yes),
        plain("broken_at"),
    ]

"""检查: the lists of each half-year, one list with its files, its signature, and what is to be mended or found."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from archives.actions import inspections as deeds
from archives.documents.inspections import inspection_pdf
from archives.filters_inspections import FoundFilter, RepairFilter
from archives.forms import inspections as forms
from archives.models import ArchiveFile, Inspection, InspectionLine
from archives.places import name_stands
from archives.views.files import SEE
from archives.views.lists import listed, page_as_set
from archives.views.registers import register_page
from archives.views.sheets import sheet_page
from core.exports import attached
from core.pdf import pdf_problem
from core.rules import may
from credit.views.deed_pages import Page, deed_page

VIEW = "archives.view_inspection"
Found = InspectionLine.Found


@require_GET
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def inspection_list(request: HttpRequest) -> HttpResponse:
    columns = [
        (pgettext("archives", "inspection"), "made"),
        (pgettext("archives", "files"), "", "number"),
        (pgettext("inspection", "not looked at"), "", "number"),
        (_("damaged or missing"), "", "number"),
        (_("state"), ""),
        (_("signed by"), ""),
    ]
    return register_page(request, "inspections", columns)


@require_GET
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def repair_list(request: HttpRequest) -> HttpResponse:
    """Everything that was found damaged or missing, with what was done."""
    seen = InspectionLine.objects.visible_to(request.user).filter(found__in=deeds.FOLLOWED)
    filters = RepairFilter(request.GET, seen, request=request)
    shown = InspectionLine.objects.select_related("file", "inspection__place", "seen_by", "repaired_by")
    page = page_as_set(filters.qs, request, sort_fields={"found": "id"}, default_sort="-found", shown=shown)
    columns = [(_("archive file"), "found"), (_("found"), ""), (_("looked at by"), ""), (_("what was done"), "")]
    may_settle = may(request.user, deeds.CHANGE)
    return listed(request, filters, page, columns, name="repairs", tab="inspections", may_settle=may_settle)


def find_inspection(request: HttpRequest, pk: int) -> Inspection:
    about = ("place", "keeper", "made_by", "signed_by", "policy")
    return get_object_or_404(Inspection.objects.visible_to(request.user).select_related(*about), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def inspection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist; while it is open it is filled in here, page by page."""
    inspection = find_inspection(request, pk)
    may_fill = inspection.state == Inspection.State.OPEN and may(request.user, deeds.CHANGE)
    lines = InspectionLine.objects.filter(inspection=inspection)
    shown = lines.select_related("file__place", "seen_by", "repaired_by")
    counts = dict(lines.order_by().values_list("found").annotate(files=Count("id")))
    facts = {
        "inspection": inspection,
        "choices": Found.choices,
        "counts": [(label, counts[value]) for value, label in Found.choices if counts.get(value)],
        "left": counts.get("", 0),
        "may_settle": may(request.user, deeds.CHANGE),
        "pdf_problem": pdf_problem(),
    }
    return sheet_page(
        request,
        shown,
        FoundFilter(request.GET, lines, request=request),
        names=deeds.NAMES,
        values_of=deeds.values_of,
        save=partial(deeds.note_found, inspection=inspection) if may_fill else None,
        template="archives/inspections/detail.html",
        facts=facts,
        dress=add_usual,
    )


def add_usual(rows: list) -> None:
    """Where it stands, and what the button for the rest puts down: lent where the register says so, else sound."""
    name_stands(row.record.file for row in rows)
    for row in rows:
        state = row.record.file.state
        row.extra["usual"] = Found.LENT if state == ArchiveFile.State.LENT else Found.SOUND
        row.extra["is_followed"] = row.record.found in deeds.FOLLOWED


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, VIEW, deeds.CHANGE], raise_exception=True)
def inspection_sign(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = find_inspection(request, pk)
    warning = _("Signed it stays as it is; what is damaged or missing is still followed up.")
    page = Page(_("Sign the inspection"), pgettext("button", "Sign"), _("The inspection is signed."), warning)
    form = forms.SignForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.sign_inspection, inspection=inspection), back=inspection)


@require_safe
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def inspection_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    inspection = find_inspection(request, pk)
    printed = inspection_pdf(inspection, by=request.user)
    return attached(HttpResponse(printed, content_type="application/pdf"), f"{inspection}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, VIEW, deeds.CHANGE], raise_exception=True)
def line_settle(request: HttpRequest, pk: int) -> HttpResponse:
    seen = InspectionLine.objects.visible_to(request.user).select_related("file", "inspection")
    line = get_object_or_404(seen, pk=pk)
    known = (
        (_("archive file"), f"{line.file.number} {line.file.title}"),
        (_("found"), f"{line.get_found_display()} {line.note}"),
    )
    page = Page(_("What was done about it"), pgettext("button", "Save"), _("It is put down."), known=known)
    form = forms.SettleForm(request.POST or None, line=line)
    return deed_page(request, page, form, partial(deeds.settle_line, line=line), back=line.inspection)

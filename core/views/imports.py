"""Import pages: upload → columns → preview → progress → result."""

from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.exports import attached, csv_text
from core.imports import actions, report, store
from core.imports.kinds import KINDS, ImportKind, kind_of, kinds_for
from core.imports.shown import column_choices, shown_rows
from core.inputs import whole_number
from core.models import Import, ImportRow
from core.rules import may
from core.views.jobs import watch

State = Import.State
Verdict = ImportRow.Verdict
SHOWN = 50
RUNNING = (State.READING, State.WRITING, State.UNDOING)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx, .xls) or CSV, also packed as .gz. Drop it here or choose it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv,.gz", "class": "drop-file"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )


def import_list(request: HttpRequest) -> HttpResponse:
    found = Import.objects.visible_to(request.user).select_related("created_by")
    if before := whole_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    rows = list(found.defer("layout", "kept", "mapping")[: SHOWN + 1])
    for batch in rows:
        batch.kind_label = KINDS[batch.kind].label if batch.kind in KINDS else batch.kind
    older = rows[SHOWN - 1].pk if len(rows) > SHOWN else None
    context = {"imports": rows[:SHOWN], "older": older, "kinds": kinds_for(request.user)}
    return render(request, "core/imports_list.html", context)


def permitted_kind(request: HttpRequest, name: str) -> ImportKind:
    if name not in KINDS:
        raise Http404
    if not may(request.user, KINDS[name].permission):
        raise PermissionDenied
    return KINDS[name]


def import_new(request: HttpRequest, kind: str) -> HttpResponse:
    wanted = permitted_kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if getattr(request, "upload_too_large", False):
        form.errors["file"] = form.error_class([store.too_large()])
    elif request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = actions.receive(upload, kind=kind, by=request.user, name=upload.name)
        except Refused as refusal:
            form.add_error("file", linked(refusal))
        else:
            return redirect(batch)
    context = {"kind": wanted, "form": form, "kinds": kinds_for(request.user)}
    return render(request, "core/imports_new.html", context)


def linked(refusal: Refused) -> str:
    """The text of a refusal, with the link to what stands in the way."""
    if not refusal.link:
        return str(refusal)
    return format_html('{} <a href="{}">{}</a>', str(refusal), refusal.link, _("Open it"))


def visible_import(request: HttpRequest, pk: int) -> Import:
    found = Import.objects.visible_to(request.user).select_related("created_by", "job")
    return get_object_or_404(found, pk=pk)


def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One address for the whole way: what is shown depends on how far the import is."""
    batch = visible_import(request, pk)
    kind = kind_of(batch.kind)
    context = {"batch": batch, "kind": kind, "may_act": may(request.user, kind.permission)}
    context["notice"] = kind.notice(batch) if kind.notice else ""
    if batch.state in RUNNING or (batch.state == State.FAILED and batch.job and not batch.job.is_over):
        return render(request, "core/imports_progress.html", context)
    wants_columns = batch.state == State.PREVIEWED and "columns" in request.GET
    if context["may_act"] and (batch.state == State.UPLOADED or wants_columns):
        return show_columns(request, batch, kind, options_form(kind, batch.options or None))
    page = "core/imports_preview.html" if batch.state == State.PREVIEWED else "core/imports_result.html"
    return render(request, page, {**context, **listed_rows(request, batch, kind)})


def listed_rows(request: HttpRequest, batch: Import, kind: ImportKind) -> dict:
    """The tab that was chosen, or the first that holds rows, and one page of its rows."""
    tabs = [(name, label, batch.counts.get(name, 0)) for name, label in Verdict.choices]
    chosen = request.GET.get("tab", "")
    if chosen not in Verdict.values:
        chosen = next((name for name, _label, count in tabs if count), Verdict.NEW)
    found = batch.rows.filter(verdict=chosen).order_by("number")
    if after := whole_number(request.GET.get("after", "")):
        found = found.filter(number__gt=after)
    rows = list(found[: SHOWN + 1])
    return {
        "tabs": tabs,
        "tab": chosen,
        "columns": report.columns(batch),
        "rows": shown_rows(rows[:SHOWN], batch, kind, request.user),
        "has_notes": any(row.notes for row in rows),
        "after": rows[SHOWN - 1].number if len(rows) > SHOWN else None,
        "is_later": bool(after),
        "to_write": actions.to_write(batch),
    }


def options_form(kind: ImportKind, data: dict | None = None, initial: dict | None = None):
    if kind.options is None:
        return None
    return kind.options(data=None, initial=data or initial, prefix="options")


def show_columns(request: HttpRequest, batch: Import, kind: ImportKind, form, mapping=None) -> HttpResponse:
    context = {
        "batch": batch,
        "kind": kind,
        "form": form,
        "columns": column_choices(batch, kind, batch.mapping if mapping is None else mapping),
    }
    return render(request, "core/imports_columns.html", context)


@require_POST
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the columns; what was chosen is kept when something is missing."""
    batch = visible_import(request, pk)
    kind = permitted_kind(request, batch.kind)
    headings = batch.layout["headings"]
    mapping = {heading: request.POST.get(f"column-{place}", "") for place, heading in enumerate(headings)}
    form = kind.options(request.POST, prefix="options") if kind.options else None
    if form is None or form.is_valid():
        try:
            actions.confirm_columns(batch, mapping, form.cleaned_data if form else {}, by=request.user)
            watch(request, batch.job)
            return redirect(batch)
        except Refused as refusal:
            if refusal.code == "state":
                messages.error(request, str(refusal))
                return redirect(batch)
            messages.error(request, str(refusal))
    return show_columns(request, batch, kind, form, mapping)


@require_POST
def import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_import(request, pk)
    permitted_kind(request, batch.kind)
    return done(request, batch, lambda: actions.choose_sheet(batch, request.POST.get("sheet", ""), by=request.user))


@require_POST
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_import(request, pk)
    permitted_kind(request, batch.kind)
    return done(request, batch, lambda: actions.start_import(batch, by=request.user))


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_import(request, pk)
    permitted_kind(request, batch.kind)
    return done(request, batch, lambda: actions.undo_import(batch, by=request.user))


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_import(request, pk)
    permitted_kind(request, batch.kind)
    return done(request, batch, lambda: actions.cancel_import(batch, by=request.user), _("The import was cancelled."))


def done(request: HttpRequest, batch: Import, deed, praise: str = "") -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, linked(refusal))
    else:
        if praise:
            messages.success(request, praise)
        elif batch.job:
            watch(request, batch.job)
    return redirect(batch)


def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that stay outside: the stored report, or made now while the preview is being checked."""
    batch = visible_import(request, pk)
    name = f"{PurePath(batch.file_name).name.split('.')[0]}-{_('report')}"
    if batch.report:
        return attached(FileResponse(batch.report.open("rb")), name + PurePath(batch.report.name).suffix)
    if batch.state != State.PREVIEWED:
        raise Http404
    body = csv_text(report.headings(batch), report.lines(batch))
    file_name = f"{name}-{timezone.localdate():%Y%m%d}.csv"
    return attached(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8"), file_name)

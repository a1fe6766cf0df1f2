"""Labels, contents lists, note sheets and the customer index; and finding a file by its label."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from archives.actions.places import SHELVE
from archives.documents.index import EXPORT, order_index
from archives.documents.labels import label_sheet
from archives.documents.sheets import SHEETS
from archives.models import ArchiveFile
from archives.numbers import find_numbered
from archives.opening import opening_of
from archives.views.files import SEE, find_file, offers_on
from core import trail
from core.errors import Refused
from core.exports import attached, log_export
from core.inputs import typed_text, whole_number
from core.models import Event
from core.views.jobs import watch


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The address on a label."""
    file = find_numbered(number, request.user)
    if file is None:
        raise Http404
    return redirect(file)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def find(request: HttpRequest) -> HttpResponse:
    """What was scanned or typed into the box for numbers."""
    said = request.GET.get("number", "")
    file = find_numbered(said, request.user)
    if file is None:
        if said.strip():
            messages.error(request, _("There is no file “%s” that you may know of.") % said.strip()[:60])
        return redirect("archives:files")
    return redirect(file)


@require_POST
@permission_required([SEE, SHELVE], raise_exception=True)
def labels(request: HttpRequest) -> HttpResponse:
    """The labels of the files that were chosen, as far as the person may know of them."""
    chosen = [number for text in request.POST.getlist("file") if (number := whole_number(text))]
    rows = ArchiveFile.objects.visible_to(request.user).there().filter(pk__in=chosen[:1000])
    files = list(rows.select_related("category", "place", "customer").order_by("number"))
    try:
        body = label_sheet(files, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("archives:files")
    name = _("Labels")
    said = {"files": [file.number for file in files]}
    log_export(name, len(files), by=request.user, record=said, address=trail.client_address.get())
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name}.pdf")


@require_POST
@permission_required(SEE, raise_exception=True)
def file_print(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """卷内目录 or 备考表, for whoever sees what lies in the file."""
    file = find_file(request, pk)
    if sheet not in SHEETS or not (opening_of(file, request.user) or offers_on(file, request.user)["change"]):
        raise Http404
    try:
        body = SHEETS[sheet](file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(file)
    name = {"contents": _("Contents list"), "note": _("Note sheet")}[sheet]
    with transaction.atomic():
        trail.write("archives.print", file, by=request.user, kind=Event.Kind.EXPORT, details={"text": name})
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {file.number}.pdf")


@require_POST
@permission_required([SEE, EXPORT], raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """Queue the customer index."""
    try:
        job = order_index(by=request.user, key=typed_text(request, "key")[:32] or uuid4().hex)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("archives:files"))
    watch(request, job)
    return redirect(job)

"""Registers as pages, as files and as books; the record of who opened what."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from archives.documents.registers import EXPORT, order_register
from archives.models import ArchiveFile
from archives.registers import REGISTERS, SEE_READINGS, Register
from archives.views.files import SEE
from archives.views.lists import listed, page_as_set
from core.errors import Refused
from core.inputs import typed_text
from core.lists import list_export, sorted_as_asked
from core.views.jobs import watch


def register_page(
    request: HttpRequest, name: str, columns: list, *, lines: QuerySet | None = None, **facts
) -> HttpResponse:
    """The page of a register with what the person may do with it. `lines`: where a line shows less than the book."""
    register = REGISTERS[name]
    filters = register.filters(request.GET, register.of(request.user), request=request)
    how = {"sort_fields": register.sorts, "default_sort": register.default_sort}
    page = page_as_set(filters.qs, request, shown=register.shown() if lines is None else lines, **how)
    facts |= {"known": known_of(page.rows, request.user) if register.links_files else set(), "now": timezone.now()}
    if request.user.has_perm(EXPORT):
        facts["export"] = reverse("archives:register_export", args=[name])
        facts["book"] = reverse("archives:register_print", args=[name])
        facts["print_key"] = uuid4().hex
    return listed(request, filters, page, columns, name=name, **{"tab": name, **facts})


def known_of(rows: list, person) -> set[int]:
    """The files of these lines that the person may know of: only they are links."""
    known = ArchiveFile.objects.visible_to(person).filter(pk__in={row.file_id for row in rows})
    return set(known.values_list("pk", flat=True))


@require_GET
@never_cache
@permission_required(SEE, raise_exception=True)
def consultations(request: HttpRequest) -> HttpResponse:
    """查阅登记: what was opened to whom, how and for what, and whether it was used (S1-05 R15)."""
    columns = [
        (_("archive file"), "begun"),
        (_("reader"), ""),
        (_("how"), ""),
        (_("purpose"), ""),
        (_("until"), "until"),
        (_("openings"), "", "number"),
        (_("state"), ""),
    ]
    return register_page(request, "consultations", columns)


@require_GET
@never_cache
@permission_required([SEE, SEE_READINGS], raise_exception=True)
def readings(request: HttpRequest) -> HttpResponse:
    """阅读记录, refused tries too. A file is a link only for whoever may know of it."""
    columns = [
        (_("when"), "at"),
        (_("by"), ""),
        (_("archive file"), ""),
        (pgettext("archives", "document no."), ""),
        (_("kind"), ""),
        (_("grant"), ""),
        (_("address"), ""),
    ]
    return register_page(request, "readings", columns)


def find_register(request: HttpRequest, name: str) -> Register:
    if name not in REGISTERS:
        raise Http404
    if not request.user.has_perms(REGISTERS[name].permissions):
        raise PermissionDenied
    return REGISTERS[name]


@require_POST
@permission_required([SEE, EXPORT], raise_exception=True)
def register_export(request: HttpRequest, register: str) -> HttpResponseBase:
    """The lines of the list that the address describes; only what the person may know of."""
    found = find_register(request, register)
    filters = found.filters(request.GET, found.of(request.user), request=request)
    keys, sort = sorted_as_asked(filters.qs, request, found.sorts, found.default_sort)
    rows, _sort = sorted_as_asked(
        found.shown().filter(pk__in=keys.order_by().values("pk")), request, found.sorts, found.default_sort
    )
    lines = rows.iterator(chunk_size=500)
    return list_export(request, lines, found.columns(), filters=filters, sort=sort, name=str(found.title))


@require_POST
@permission_required([SEE, EXPORT], raise_exception=True)
def register_print(request: HttpRequest, register: str) -> HttpResponse:
    """Queue the book of the list that the address describes; a doubled click queues it once."""
    find_register(request, register)
    key = typed_text(request, "key")[:32] or uuid4().hex
    query = request.GET.urlencode()
    try:
        job = order_register(name=register, query=query, by=request.user, key=key)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse(f'archives:{register}')}?{query}")
    watch(request, job)
    return redirect(job)

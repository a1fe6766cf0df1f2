"""观察记录: the list, one note, and the form (S1-13 R15)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.watch_notes import NOTE, add_note
from credit.filters.care import NoteFilter
from credit.forms.care import NoteForm
from credit.models import WatchNote
from credit.views.booking import EXPORT, find, list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page
from customers.models import Customer

VIEW = "credit.view_watchnote"
SORTS = {"newest": "id"}
DEFAULT_SORT = "-newest"


def notes_of(request: HttpRequest) -> NoteFilter:
    return NoteFilter(request.GET, WatchNote.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def note_list(request: HttpRequest) -> HttpResponse:
    filters = notes_of(request)
    shown = WatchNote.objects.select_related("customer", "noted_by")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [(_("customer"), ""), (_("kind"), ""), (_("what was seen"), ""), (_("source"), "")]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "watch_notes", "watch_notes_export"),
        "headings": headings(page, [*columns, (_("noted by"), "newest")]),
        "tab": "notes",
    }
    return list_response(request, page, facts, whole="credit/care/notes.html", table="credit/care/_notes_table.html")


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def note_export(request: HttpRequest) -> HttpResponseBase:
    """Every note of the list that the address describes, in its order."""
    filters = notes_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer", "noted_by").iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Watch notes"))


def exported() -> list[Column]:
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        *field_columns(WatchNote, ("kind", "text", "source", "seen_on", "is_important", "noted_at", "noted_by")),
    ]


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def note_detail(request: HttpRequest, pk: int) -> HttpResponse:
    note = find(request, WatchNote, pk, "noted_by")
    return render(request, "credit/care/note.html", {"note": note, "customer": note.customer})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, NOTE], raise_exception=True)
def note_new(request: HttpRequest, customer: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    page = Page(
        _("Write a watch note"),
        pgettext("watch note", "Save"),
        _("The note is written down."),
        _("What is important is told to the representative's superior at once."),
    )
    form = NoteForm(request.POST or None)
    return deed_page(request, page, form, partial(add_note, customer=found), back=found)

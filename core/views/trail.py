"""The auditor's page: who did what on which record, when and from where; sealed or not."""

from collections.abc import Iterator
from itertools import islice

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.actions import erase_details, erase_details_of_record, note_reading
from core.errors import Refused
from core.event_filters import EventFilter
from core.event_forms import ErasureForm
from core.exports import Column, export_response
from core.labels import changes_in_words, detail_label, model_of, type_label, value_text
from core.lists import fields_of, list_response
from core.models import Event
from core.paging import page_of, sort_of, sorted_by
from core.seals import sealed_days

SORTS = {"at": "at"}
DEFAULT_SORT = "-at"
SIZE = 50
COUNTED = 1000
CHUNK = 1000
MAIN_FIELDS = ("by", "deed", "kind", "at_from", "at_to")
MORE_FIELDS = ("record_type", "record", "acting_for", "address")


def filtered(request: HttpRequest) -> EventFilter:
    return EventFilter(request.GET, Event.objects.visible_to(request.user), request=request)


def chosen(filters: EventFilter) -> list[str]:
    """The filters in force, as the trail keeps them."""
    return [f"{chip['label']}: {chip['value']}" for chip in filters.chips()]


@require_GET
@permission_required("core.view_event", raise_exception=True)
def event_list(request: HttpRequest) -> HttpResponse:
    filters = filtered(request)
    page = page_of(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        size=SIZE,
        count_limit=COUNTED,
        shown=Event.objects.select_related("by", "acting_for").defer("details"),
    )
    show(page.rows)
    note_reading(details={"filter": chosen(filters)}, by=request.user)
    facts = {"chips": filters.chips(), **fields_of(filters, request, MAIN_FIELDS, MORE_FIELDS)}
    return list_response(request, page, facts, whole="core/trail_list.html", table="core/_trail_table.html")


def show(events: list[Event]) -> None:
    """Give each entry what its line shows beside its own columns."""
    sealed = sealed_days([event.pk for event in events])
    types = {event.record_type: type_label(event.record_type) for event in events}
    for event in events:
        event.type_label = types[event.record_type]
        event.sealed_on = sealed.get(event.pk)
        event.fields = ", ".join(label for label, _before, _after in changes_in_words(event.record_type, event.changes))


def visible_event(request: HttpRequest, pk: int) -> Event:
    found = Event.objects.visible_to(request.user).select_related("by", "acting_for")
    return get_object_or_404(found, pk=pk)


@require_GET
@permission_required("core.view_event", raise_exception=True)
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    event = visible_event(request, pk)
    show([event])
    note_reading(details={"entry": pk}, by=request.user)
    context = {
        "event": event,
        "changes": changes_in_words(event.record_type, event.changes),
        "details": [
            (detail_label(event.record_type, name), value_text(event.record_type, name, value))
            for name, value in event.details.items()
        ],
        "record_url": record_url(event, request.user),
        "erasure": Event.objects.filter(deed="core.erase_details").about(event).select_related("by").first(),
    }
    return render(request, "core/trail_event.html", context)


def record_url(event: Event, user) -> str:
    """Where the record can be seen; nothing when it is gone or not for this person."""
    model = model_of(event.record_type)
    rows = getattr(model, "objects", None)
    if event.record_id is None or not hasattr(rows, "visible_to") or not hasattr(model, "get_absolute_url"):
        return ""
    if not user.has_perm(f"{model._meta.app_label}.{get_permission_codename('view', model._meta)}"):
        return ""
    record = rows.visible_to(user).filter(pk=event.record_id).first()
    return record.get_absolute_url() if record else ""


@require_POST
@permission_required("core.view_event", raise_exception=True)
def event_export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the rows that the address describes, in their order; the export is an entry itself."""
    filters = filtered(request)
    rows = sorted_by(filters.qs, sort := sort_of(request.GET, SORTS, DEFAULT_SORT), SORTS)
    return export_response(
        with_seals(rows.select_related("by", "acting_for")),
        columns(),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Trail"),
        by=request.user,
        record={"filter": chosen(filters), "sort": sort},
    )


def with_seals(events: QuerySet) -> Iterator[Event]:
    """The rows in chunks, so that seals take one query a chunk and memory stays flat."""
    rows = events.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        show(chunk)
        yield from chunk


def columns() -> list[Column]:
    """Headings and values; words are translated now, because a stream runs after the request's language is gone."""
    kinds = {value: str(label) for value, label in Event.Kind.choices}

    def plain(name: str) -> Column:
        return str(Event._meta.get_field(name).verbose_name), lambda one: getattr(one, name)

    def change(event: Event) -> str:
        rows = changes_in_words(event.record_type, event.changes)
        return "\n".join(f"{label}: {before} → {after}" for label, before, after in rows)

    return [
        (_("number"), lambda one: one.pk),
        *map(plain, ("at", "by", "acting_for")),
        (_("kind"), lambda one: kinds.get(one.kind, one.kind)),
        (_("deed"), lambda one: one.deed_in_words),
        (_("record type"), lambda one: one.type_label),
        *map(plain, ("record_id", "record_name")),
        (_("before and after"), change),
        (_("details"), lambda one: value_text(one.record_type, "", one.details) if one.details else ""),
        *map(plain, ("reason", "address")),
        (_("sealed with the day"), lambda one: one.sealed_on),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(("core.view_event", "core.erase_event"), raise_exception=True)
def event_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then empty the details of this entry or of all entries of its record."""
    event = visible_event(request, pk)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = erase(event, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            text = ngettext("Details of %d entry were erased.", "Details of %d entries were erased.", count) % count
            messages.success(request, text)
            return redirect(event)
    return render(request, "core/trail_erase.html", {"event": event, "form": form})


def erase(event: Event, *, reason: str, whole_record: bool, by) -> int:
    if whole_record and event.record_id is not None:
        return erase_details_of_record(record_type=event.record_type, record_id=event.record_id, reason=reason, by=by)
    return erase_details(events=[event], reason=reason, by=by)

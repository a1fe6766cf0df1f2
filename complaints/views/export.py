"""The rows of the list as a file."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.views.common import settling_clocks
from complaints.views.list import DEFAULT_SORT, SORTS
from core.exports import Column, export_response
from core.paging import sort_of, sorted_by

CHUNK = 500


@require_POST
@permission_required("complaints.export_complaint", raise_exception=True)
def complaint_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order: masked, logged, as xlsx or csv."""
    filters = ComplaintFilter(request.GET, Complaint.objects.visible_to(request.user), request=request)
    rows = sorted_by(filters.qs, sort := sort_of(request.GET, SORTS, DEFAULT_SORT), SORTS)
    return export_response(
        with_clocks(rows.select_related("customer", "handler", "department", "registered_by", "resolved_by")),
        columns(),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Complaints"),
        by=request.user,
        record={"filter": [f"{chip['label']}: {chip['value']}" for chip in filters.chips()], "sort": sort},
    )


def with_clocks(complaints: QuerySet) -> Iterator[Complaint]:
    """The rows in chunks, so that clocks take one query a chunk and memory stays flat."""
    rows = complaints.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        clocks = settling_clocks(chunk)
        for complaint in chunk:
            complaint.clock = clocks.get(complaint.pk)
            yield complaint


def columns() -> list[Column]:
    """Headings and values; words are translated now, because a stream runs after the request's language is gone."""
    words = {
        name: {value: str(label) for value, label in Complaint._meta.get_field(name).flatchoices}
        for name in ("channel", "severity", "state")
    }

    def choice(name: str) -> Column:
        return str(Complaint._meta.get_field(name).verbose_name), lambda one: words[name].get(getattr(one, name), "")

    def plain(name: str) -> Column:
        return str(Complaint._meta.get_field(name).verbose_name), lambda one: getattr(one, name)

    yes, no = str(_("yes")), str(_("no"))
    return [
        *map(plain, ("number", "customer", "complainant", "phone")),
        choice("channel"),
        *map(plain, ("received_at", "registered_at", "registered_by", "subject", "content")),
        *map(choice, ("severity", "state")),
        plain("is_special"),
        *map(plain, ("handler", "department")),
        (str(_("deadline")), lambda one: one.clock.due_at if one.clock else None),
        (str(_("missed")), lambda one: yes if one.clock and one.clock.broken_at else no),
        *map(plain, ("resolved_at", "resolved_by", "resolution")),
    ]

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
from core.exports import Column, field_columns
from core.lists import list_export, sorted_as_asked

CHUNK = 500


@require_POST
@permission_required(["complaints.view_complaint", "complaints.export_complaint"], raise_exception=True)
def complaint_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order: masked, logged, as xlsx or csv."""
    filters = ComplaintFilter(request.GET, Complaint.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = with_clocks(rows.select_related("customer", "handler", "department", "registered_by", "resolved_by"))
    return list_export(request, rows, columns(), filters=filters, sort=sort, name=_("Complaints"))


def with_clocks(complaints: QuerySet) -> Iterator[Complaint]:
    """The rows in chunks, so that clocks take one query a chunk and memory stays flat."""
    rows = complaints.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        clocks = settling_clocks(chunk)
        for complaint in chunk:
            complaint.clock = clocks.get(complaint.pk)
            yield complaint


def columns() -> list[Column]:
    said = ("number", "customer", "complainant", "phone", "channel", "received_at", "registered_at", "registered_by")
    stands = ("subject", "content", "severity", "state", "is_special", "handler", "department")
    yes, no = str(_("yes")), str(_("no"))
    return [
        *field_columns(Complaint, (*said, *stands)),
        (str(_("deadline")), lambda one: one.clock.due_at if one.clock else None),
        (str(_("missed")), lambda one: yes if one.clock and one.clock.broken_at else no),
        *field_columns(Complaint, ("resolved_at", "resolved_by", "resolution")),
    ]

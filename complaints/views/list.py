"""The list of complaints."""

from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.views.common import page_as_set, settling_clocks
from core.lists import fields_of, headings, list_response

# By number is by entry: as texts 2026-10000 would stand before 2026-9999.
SORTS = {"number": "id", "received": "received_at", "severity": "severity", "registered": "id"}
DEFAULT_SORT = "-received"
MAIN_FIELDS = ("q", "late", "severity", "handler", "department")
MORE_FIELDS = ("valid_kind", "invalid_kind", "channel", "is_special", "is_repeat", "received_from", "received_to")


@require_GET
@permission_required("complaints.view_complaint", raise_exception=True)
def complaint_list(request: HttpRequest) -> HttpResponse:
    filters = ComplaintFilter(request.GET, Complaint.objects.visible_to(request.user), request=request)
    rows = filters.qs
    page = page_as_set(
        rows if filters.words is None else filters.candidates,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        last=filters.words,
        shown=Complaint.objects.for_list(),
    )
    clocks = settling_clocks(page.rows)
    for complaint in page.rows:
        complaint.clock = clocks.get(complaint.pk)
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page, columns()),
        "print_key": uuid4().hex,
        **fields_of(filters, request, MAIN_FIELDS, MORE_FIELDS),
    }
    return list_response(request, page, facts, whole="complaints/list.html", table="complaints/_table.html")


def columns() -> list[tuple[str, str]]:
    return [
        (_("number"), "number"),
        (_("deadline"), ""),
        (_("customer"), ""),
        (_("severity"), "severity"),
        (_("state"), ""),
        (_("handler"), ""),
        (_("received at"), "received"),
    ]

"""The list of complaints."""

from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.views.common import settling_clocks
from core.paging import Page, page_of

SORTS = {"number": "number", "received": "received_at", "severity": "severity", "registered": "id"}
DEFAULT_SORT = "-received"
MAIN_FIELDS = ("q", "late", "severity", "handler", "department")
MORE_FIELDS = ("valid_kind", "invalid_kind", "channel", "is_special", "is_repeat", "received_from", "received_to")


@require_GET
@permission_required("complaints.view_complaint", raise_exception=True)
def complaint_list(request: HttpRequest) -> HttpResponse:
    filters = ComplaintFilter(request.GET, Complaint.objects.visible_to(request.user), request=request)
    policy = policy_for()
    rows = filters.qs
    page = page_of(
        rows if filters.words is None else filters.candidates,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        size=policy.page_size,
        count_limit=policy.count_limit,
        last=filters.words,
        shown=Complaint.objects.for_list(),
    )
    clocks = settling_clocks(page.rows)
    for complaint in page.rows:
        complaint.clock = clocks.get(complaint.pk)
    swap = request.htmx and not request.htmx.history_restore_request
    response = render(
        request,
        "complaints/_table.html" if swap else "complaints/list.html",
        {
            "page": page,
            "filter": filters,
            "chips": filters.chips(),
            "headings": headings(page),
            "print_key": uuid4().hex,
            "main_fields": [filters.form[name] for name in MAIN_FIELDS],
            "more_fields": [filters.form[name] for name in MORE_FIELDS],
            "more_open": any(request.GET.get(name) for name in MORE_FIELDS),
        },
    )
    if swap:
        response["HX-Push-Url"] = request.path + page.here
    patch_vary_headers(response, ["HX-Request"])
    return response


def headings(page: Page) -> list[dict]:
    """The columns of the table, those with an order as links."""
    columns = [
        (_("number"), "number"),
        (_("deadline"), ""),
        (_("customer"), ""),
        (_("severity"), "severity"),
        (_("state"), ""),
        (_("handler"), ""),
        (_("received at"), "received"),
    ]
    return [{"label": label, **page.sorts.get(name, {})} for label, name in columns]

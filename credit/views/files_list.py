"""The list of credit files and its export."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.filters.files import FileFilter
from credit.models import CreditFile
from credit.views.booking import list_frame, page_as_set

SORTS = {"exposure": "exposure", "begun": "id"}
DEFAULT_SORT = "-exposure"


def files_of(request: HttpRequest) -> FileFilter:
    return FileFilter(request.GET, CreditFile.objects.visible_to(request.user), request=request)


@require_GET
@permission_required("credit.view_creditfile", raise_exception=True)
def file_list(request: HttpRequest) -> HttpResponse:
    filters = files_of(request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        shown=CreditFile.objects.select_related("customer__owner"),
    )
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "files", "files_export"),
        "headings": headings(page, columns()),
        "today": timezone.localdate(),
        "tab": "files",
    }
    return list_response(request, page, facts, whole="credit/files.html", table="credit/_files_table.html")


def columns() -> list[tuple[str, ...]]:
    return [
        (_("customer"), "begun"),
        (_("category"), ""),
        (_("exposure"), "exposure", "number"),
        (_("credit limit"), "", "number"),
        (pgettext("credit", "in use"), ""),
        (_("limit valid until"), ""),
        (_("oldest due date unpaid"), ""),
        (_("state"), ""),
    ]


@require_POST
@permission_required(["credit.view_creditfile", "credit.export_creditfile"], raise_exception=True)
def file_export(request: HttpRequest) -> HttpResponseBase:
    """Every file of the list that the address describes, in its order."""
    filters = files_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer__owner", "decided_by").iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Credit files"))


def exported() -> list[Column]:
    parts = ("receivables", "bills", "deliveries", "orders", "prepaid", "exposure", "oldest_due_on")
    return [
        (_("customer code"), lambda file: file.customer.code),
        (_("customer"), lambda file: file.customer.name),
        (_("owner"), lambda file: file.customer.owner),
        *field_columns(CreditFile, ("category", "limit", "valid_until", "state", *parts, "decided_at", "decided_by")),
    ]

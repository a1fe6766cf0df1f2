"""The list of sales lines and its export."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.exports import export_response
from core.paging import page_of, sort_of, sorted_by
from core.rules import may
from credit.filters.sales import SalesFilter
from credit.models import SalesLine
from credit.policy import policy_for
from customers.policy import policy_for as customer_policy

SORTS = {"date": "sold_on"}
DEFAULT_SORT = "-date"


def lines_of(request: HttpRequest) -> SalesFilter:
    lines = SalesLine.objects.visible_to(request.user).select_related("customer", "batch")
    return SalesFilter(request.GET, lines, request=request)


@require_GET
@permission_required("credit.view_salesline", raise_exception=True)
def sales_list(request: HttpRequest) -> HttpResponse:
    filters = lines_of(request)
    page = page_of(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
    )
    swap = request.htmx and not request.htmx.history_restore_request
    context = {
        "page": page,
        "form": filters.form,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "is_sound": filters.form.is_valid(),
    }
    response = render(request, "credit/_sales_table.html" if swap else "credit/sales.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@permission_required(["credit.view_salesline", "customers.export_customer"], raise_exception=True)
def sales_export(request: HttpRequest) -> HttpResponseBase:
    """Every line of the list that the address describes, in its order."""
    lines = sorted_by(lines_of(request).qs, sort := sort_of(request.GET, SORTS, DEFAULT_SORT), SORTS)
    return export_response(
        lines.iterator(chunk_size=2000),
        [
            (_("date"), lambda line: line.sold_on),
            (_("customer code"), lambda line: line.customer.code),
            (_("customer"), lambda line: line.customer.name),
            (_("document"), lambda line: line.document),
            (_("product"), lambda line: line.product),
            (_("quantity"), lambda line: line.quantity),
            (_("amount"), lambda line: line.amount),
            *([(_("cost"), lambda line: line.cost)] if may(request.user, "credit.view_cost") else []),
        ],
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Sales"),
        by=request.user,
        record={"filter": {name: value for name, value in request.GET.items() if value}, "sort": sort},
    )

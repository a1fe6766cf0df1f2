"""The list of customers, the search box and the export of the list."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from core.lists import fields_of, headings, list_response
from core.paging import page_of
from customers import hooks
from customers.filters import CustomerFilter
from customers.models import Customer
from customers.policy import policy_for
from customers.search import hits, is_sensitive
from customers.values import region_name

SORTS = {"code": "code", "name": "name", "changed": "updated_at", "created": "id"}
DEFAULT_SORT = "-created"
ON_SEARCH_PAGE = 50
MAIN_FIELDS = ("grade", "owner", "department", "province")
MORE_FIELDS = (
    "kind",
    "category",
    "trade_type",
    "secrecy",
    "has_owner",
    "created_from",
    "created_to",
    "changed_from",
    "changed_to",
)
STATUS_COLOURS = {
    "prospect": "bg-blue-lt",
    "active": "bg-green-lt",
    "suspended": "bg-orange-lt",
    "blacklisted": "bg-red-lt",
}
GRADE_COLOURS = {"A": "bg-green-lt", "B": "bg-blue-lt"}


@require_GET
@permission_required("customers.view_customer", raise_exception=True)
def customer_list(request: HttpRequest) -> HttpResponse:
    filters = CustomerFilter(request.GET, Customer.objects.visible_to(request.user), request=request)
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
        shown=Customer.objects.for_list(),
    )
    show(page.rows, request.user)
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page, columns()),
        "has_grades": bool(hooks.graded),
        **fields_of(filters, request, [name for name in MAIN_FIELDS if name != "grade" or hooks.graded], MORE_FIELDS),
    }
    return list_response(request, page, facts, whole="customers/list.html", table="customers/_table.html")


def columns() -> list[tuple[str, str]]:
    found = [
        (_("name"), "name"),
        (_("code"), "code"),
        (_("status"), ""),
        (pgettext("customer", "grade"), "") if hooks.graded else None,
        (_("trade type"), ""),
        (_("region"), ""),
        (_("owner"), ""),
        (_("phone"), ""),
        (_("changed"), "changed"),
    ]
    return [column for column in found if column]


def grades_of(customers: list[Customer], user) -> dict[int, str]:
    grades: dict[int, str] = {}
    for asked in hooks.grades:
        grades |= asked([customer.pk for customer in customers], user)
    return grades


def show(customers: list[Customer], user) -> None:
    """Give each customer what its line shows beside its own columns: grade, place, colours, day, address."""
    grades = grades_of(customers, user)
    address = reverse("customers:detail", args=[0]).removesuffix("0/")  # resolved once, not for each row
    for customer in customers:
        customer.url = f"{address}{customer.pk}/"
        customer.changed_on = timezone.localtime(customer.updated_at).date().isoformat()
        customer.grade = grades.get(customer.pk, "")
        customer.grade_colour = GRADE_COLOURS.get(customer.grade, "")
        customer.status_colour = STATUS_COLOURS.get(customer.status, "")
        customer.place = region_name(customer.region[:4]) or customer.region_text


@require_POST
@permission_required("customers.view_customer", raise_exception=True)
def customer_search(request: HttpRequest) -> HttpResponse:
    """Hits while typing for htmx, a page of them otherwise. Posted: no phone or ID number stands in an address."""
    query = request.POST.get("q", "").replace("\x00", "").strip()
    limit = policy_for().hit_count if request.htmx else ON_SEARCH_PAGE
    found = hits(request.user, query, limit + 1)
    more, found = len(found) > limit, found[:limit]
    show(found, request.user)
    return render(
        request,
        "customers/_hits.html" if request.htmx else "customers/search.html",
        {"query": query, "customers": found, "more": more, "is_sensitive": is_sensitive(query)},
    )

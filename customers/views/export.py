"""The rows of the list as a file."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from core.exports import Column, export_response
from core.paging import sort_of, sorted_by
from customers import hooks
from customers.filters import CustomerFilter
from customers.models import Customer
from customers.values import region_name
from customers.views.list import DEFAULT_SORT, SORTS, grades_of

CHUNK = 1000


@require_POST
@permission_required("customers.export_customer", raise_exception=True)
def customer_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order: masked, logged, as xlsx or csv."""
    filters = CustomerFilter(request.GET, Customer.objects.visible_to(request.user), request=request)
    rows = sorted_by(filters.qs, sort := sort_of(request.GET, SORTS, DEFAULT_SORT), SORTS)
    chosen = [f"{chip['label']}: {chip['value']}" for chip in filters.chips()]
    return export_response(
        with_grades(rows.select_related("owner", "department"), request.user),
        columns(),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Customers"),
        by=request.user,
        record={"filter": chosen, "sort": sort},
    )


def with_grades(customers: QuerySet, user) -> Iterator[Customer]:
    """The rows in chunks, so that grades take one query a chunk and memory stays flat."""
    rows = customers.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        grades = grades_of(chunk, user)
        for customer in chunk:
            customer.grade = grades.get(customer.pk, "")
            yield customer


def columns() -> list[Column]:
    """Headings and values; words are translated now, because a stream runs after the request's language is gone."""
    words = {
        name: {value: str(label) for value, label in Customer._meta.get_field(name).flatchoices}
        for name in ("kind", "category", "status", "secrecy")
    }

    def choice(name: str) -> Column:
        return str(Customer._meta.get_field(name).verbose_name), lambda one: words[name].get(getattr(one, name), "")

    def plain(name: str) -> Column:
        return str(Customer._meta.get_field(name).verbose_name), lambda one: getattr(one, name)

    grade = (
        [(pgettext("customer", "grade"), lambda one: getattr(one.grade, "in_words", one.grade))] if hooks.grades else []
    )
    return [
        *map(plain, ("code", "name", "short_name")),
        *map(choice, ("kind", "category", "status")),
        *grade,
        *map(plain, ("trade_type", "credit_code", "source", "source_code")),
        (_("region"), lambda one: region_name(one.region) or one.region_text),
        *map(plain, ("address", "phone", "owner", "department")),
        choice("secrecy"),
        *map(plain, ("created_at", "updated_at")),
    ]

"""What the lists of the archives share."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from archives.policy import policy_for
from core.filters import ListFilter
from core.lists import headings, list_response
from core.paging import Page, page_of
from customers.policy import policy_for as customer_policy


def page_as_set(rows: QuerySet, request: HttpRequest, **how) -> Page:
    """A page of a list, as long and counted as far as the policies say."""
    return page_of(rows, request, size=policy_for().page_size, count_limit=customer_policy().count_limit, **how)


def listed(request: HttpRequest, filters: ListFilter, page: Page, columns: list, *, name: str, **facts) -> HttpResponse:
    """The page of the list `name`, or its table where htmx swaps it."""
    url = reverse(f"archives:{name}")
    frame = {"target": name, "url": url, "clear": url, "export": facts.pop("export", "")}
    given = {"filter": filters, "chips": filters.chips(), "headings": headings(page, columns), "frame": frame, **facts}
    folder = f"archives/{name}"
    return list_response(request, page, given, whole=f"{folder}/list.html", table=f"{folder}/_table.html")

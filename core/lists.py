"""What the pages of lists share: their columns, their answer to htmx, and the same rows as a file."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core.exports import Column, export_response
from core.filters import ListFilter
from core.paging import Page, sort_of, sorted_by


def headings(page: Page, columns: Iterable[tuple[str, ...]]) -> list[dict]:
    """The columns of the table; those with the name of an order are links, a third word says how they look."""
    sorts = page.sorts
    return [{"label": label, "look": " ".join(look), **sorts.get(name, {})} for label, name, *look in columns]


def fields_of(filters: ListFilter, request: HttpRequest, main: Sequence[str], more: Sequence[str]) -> dict:
    """The fields that always stand there, and those to unfold: open when one of them is in use."""
    return {
        "main_fields": [filters.form[name] for name in main],
        "more_fields": [filters.form[name] for name in more],
        "more_open": any(request.GET.get(name) for name in more),
    }


def list_response(request: HttpRequest, page: Page, facts: dict, *, whole: str, table: str) -> HttpResponse:
    """The whole page, or the table alone where htmx swaps it; `whole` and `table` are templates."""
    swap = request.htmx and not request.htmx.history_restore_request
    response = render(request, table if swap else whole, {"page": page, **facts})
    if swap:
        response["HX-Push-Url"] = request.path + page.here
    patch_vary_headers(response, ["HX-Request"])
    return response


def sorted_as_asked(rows: QuerySet, request: HttpRequest, sorts: dict[str, str], default: str) -> tuple[QuerySet, str]:
    """The rows in the order that the address asks for, and its name."""
    sort = sort_of(request.GET, sorts, default)
    return sorted_by(rows, sort, sorts), sort


def list_export(
    request: HttpRequest, rows: Iterable, columns: list[Column], *, filters: ListFilter, sort: str, name: str
) -> HttpResponseBase:
    """The rows of a list as the kind of file that was asked for; the trail keeps filters and order."""
    return export_response(
        rows,
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=name,
        by=request.user,
        record={"filter": [f"{chip['label']}: {chip['value']}" for chip in filters.chips()], "sort": sort},
    )

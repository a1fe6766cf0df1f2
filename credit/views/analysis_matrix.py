"""The customers of a representative, a department or the company, and what each buys of each product."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exports import Column, export_response
from credit.figures import kept, matrix
from credit.figures.common import places
from credit.figures.margin import Sold
from credit.views.analysis import EXPORT, FIGURES, VIEW, Asked, asked_of
from credit.views.booking import page_as_set

COLUMNS = 6  # products side by side
FIRST = 100  # customers shown by one product
AT_ONCE = 500


@dataclass(frozen=True)
class Products:
    """Those that are shown, the best seller first; `number` of `pages`."""

    names: list[str]
    number: int
    pages: int
    everyone: list[Sold] = field(repr=False)

    @property
    def before(self) -> int | None:
        return self.number - 1 or None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def products_of(request: HttpRequest, asked: Asked) -> Products:
    goods = kept.goods_kept(asked.focus, asked.year)
    names = [one.name for one in sorted(goods, key=lambda one: (-one.amount, one.name)) if one.name]
    pages = max(1, -(-len(names) // COLUMNS))
    text = request.GET.get("products", "")
    number = min(max(int(text), 1), pages) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    shown = names[(number - 1) * COLUMNS : number * COLUMNS]
    return Products(shown, number, pages, kept.goods_of_everyone(asked.year))


def product_asked(request: HttpRequest) -> str:
    """Whose buyers are shown; empty for all customers."""
    return request.GET.get("product", "").replace("\x00", "")[:200]


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def customers(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    products, by_product = products_of(request, asked), product_asked(request)
    totals = matrix.totals_of_year(asked.focus, asked.year)
    facts: dict = {}
    if by_product:
        found = matrix.buyers_of(asked.focus, asked.year, by_product).select_related("customer__owner")[:FIRST]
    else:
        shown = totals.select_related("customer__owner")
        facts["page"] = page_as_set(
            totals, request, sort_fields={"amount": "amount"}, default_sort="-amount", shown=shown
        )
        found = facts["page"].rows
    facts |= {
        "rows": matrix.rows_of(found, asked.year, products.names, products.everyone),
        "products": products,
        "product": by_product,
        "first": FIRST,
        "steps": matrix.STEPS,
        "form": asked.form,
        "focus": asked.focus,
        "year": asked.year,
        "newest": kept.newest(),
        "figures": FIGURES,
        "figure": "customers",
    }
    return render(request, "credit/analysis/customers.html", facts)


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def customers_export(request: HttpRequest) -> HttpResponseBase:
    """Every customer that the address describes, with the products that are shown."""
    asked = asked_of(request)
    products = products_of(request, asked)
    return export_response(
        rows_in_lots(asked, products, product_asked(request)),
        columns_of(products),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Customers and products"),
        by=request.user,
        record={"filter": {name: value for name, value in request.GET.items() if value}},
    )


def rows_in_lots(asked: Asked, products: Products, product: str) -> Iterator[matrix.Row]:
    if product:
        totals = matrix.buyers_of(asked.focus, asked.year, product)
    else:
        totals = matrix.totals_of_year(asked.focus, asked.year).order_by("-amount", "-pk")
    found = totals.select_related("customer__owner").iterator(chunk_size=AT_ONCE)
    while lot := list(islice(found, AT_ONCE)):
        yield from matrix.rows_of(lot, asked.year, products.names, products.everyone)


def columns_of(products: Products) -> list[Column]:
    def bought(number: int):
        return lambda row: row.cells[number].amount

    def share(number: int):
        return lambda row: places(row.cells[number].share)

    columns: list[Column] = [
        (_("customer code"), lambda row: row.total.customer.code),
        (_("customer"), lambda row: row.total.customer.name),
        (_("sales representative"), lambda row: row.total.customer.owner or ""),
        (_("net sales (CNY)"), lambda row: row.total.amount),
    ]
    for number, name in enumerate(products.names):
        columns += [(f"{name} {_('(CNY)')}", bought(number)), (f"{name} {_('share (%)')}", share(number))]
    return columns

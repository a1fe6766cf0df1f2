"""The trading analysis of one customer, and the customers of an RFM segment."""

from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exports import export_response
from core.rules import may
from credit.figures import kept, of_customer
from credit.figures.common import ZERO, percent
from credit.figures.margin import Sold, margins
from credit.figures.mix import mix
from credit.figures.rfm import Segment
from credit.models import CustomerTarget, RfmScore, TurnoverEstimate
from credit.policy import policy_for
from credit.views.analysis import COST, EXPORT, SHOWN, VIEW, asked_of
from credit.views.analysis_columns import OF_CUSTOMER
from credit.views.booking import page_as_set
from customers.models import Customer


def find_customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user).select_related("owner"), pk=pk)


def with_target(request: HttpRequest, pk: int, year: int) -> Customer:
    """The customer with its `target` of the year; None without one."""
    target = CustomerTarget.objects.filter(customer=OuterRef("pk"), year=year).values("amount")
    customers = Customer.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(customers.annotate(target=Subquery(target)), pk=pk)


def asked_year(request: HttpRequest) -> int:
    """This year or the one before."""
    this_year = timezone.localdate().year
    return this_year - 1 if request.GET.get("year") == str(this_year - 1) else this_year


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def analysis_customer(request: HttpRequest, customer: int) -> HttpResponse:
    year = asked_year(request)
    found = with_target(request, customer, year)
    months = kept.last_whole_months(timezone.localdate())
    this_year = timezone.localdate().year
    goods = of_customer.goods_of_customer(found, of_customer.year_days(year))
    everyone = kept.goods_of_everyone(year)
    facts = {
        "customer": found,
        "year": year,
        "years": (this_year, this_year - 1),
        "months": months,
        "policy": policy_for(),
        "newest": kept.newest(),
        "may_see_cost": may(request.user, COST),
        "score": RfmScore.objects.filter(customer=found).first(),
        **season_facts(found, months, year),
        **goods_facts(found, goods, everyone, request.user),
        **wallet_facts(found, year, goods, everyone),
        **paying_facts(found, year, request.user),
    }
    return render(request, "credit/analysis/customer.html", facts)


def season_facts(customer: Customer, months: list, year: int) -> dict:
    amounts = kept.months_of_customer(customer)
    seasons = kept.seasons_of_customer(amounts, months)
    rows = seasons.plan(year, customer.target, amounts, timezone.localdate())
    sold = sum((amount for month, amount in amounts.items() if month.year == year), ZERO)
    return {"seasons": seasons, "rows": rows, "target": customer.target, "sold": sold}


def wallet_facts(customer: Customer, year: int, goods: list[Sold], everyone: list[Sold]) -> dict:
    estimates = list(TurnoverEstimate.objects.filter(customer=customer).select_related("entered_by")[:20])
    estimate = next((one for one in estimates if one.year == year), None)
    shares = of_customer.shares_of(goods, everyone, estimate, policy_for())
    of_type = of_customer.type_total(customer, year)
    return {
        "shares": shares,
        "estimates": estimates[:10],
        "of_type": of_type,
        "share_of_type": percent(shares.trade, of_type),
    }


def goods_facts(customer: Customer, goods: list[Sold], everyone: list[Sold], person, limit: int | None = SHOWN) -> dict:
    """Products beside what everyone buys; gross profit, stock and turnover where the person may see cost."""
    found, leanings = mix((one.name, one.amount) for one in goods), of_customer.leanings(goods, everyone)
    profits = margins(goods) if may(person, COST) else None
    of_product = {one.name: one for one in profits.products} if profits else {}
    counts = of_customer.last_counts(customer)
    return {
        "mix": found,
        "goods": [(part, leanings[part.name], of_product.get(part.name)) for part in found.parts[:limit]],
        "profits": profits,
        "to_offer": of_customer.not_bought(goods, everyone, policy_for().best_sellers),
        "stock_month": counts[0].month if counts else None,
        "stocks": of_customer.turnover_of(customer, counts, policy_for().stock_basis) if counts else None,
    }


def paying_facts(customer: Customer, year: int, person) -> dict:
    if not may(person, "credit.view_payment"):
        return {}
    return {
        "manners": of_customer.manners_of(customer, year),
        "punctuality": of_customer.punctuality_of(customer, year),
    }


@require_safe
@permission_required(VIEW, raise_exception=True)
def analysis_scores(request: HttpRequest) -> HttpResponse:
    """The customers behind a segment of whom the address names, the largest first."""
    focus, segment = asked_of(request).focus, request.GET.get("segment", "")
    rows = RfmScore.objects.visible_to(request.user)
    if segment in Segment.values:
        rows = rows.filter(segment=segment)
    if focus.owner:
        rows = rows.filter(customer__owner=focus.owner)
    if focus.department:
        rows = rows.filter(customer__department__path__startswith=focus.department.path)
    page = page_as_set(
        rows,
        request,
        sort_fields={"amount": "amount"},
        default_sort="-amount",
        shown=rows.select_related("customer__owner"),
    )
    for row in page.rows:
        row.segment_label = Segment(row.segment).label
    facts = {
        "page": page,
        "segment": Segment(segment).label if segment in Segment.values else "",
        "newest": kept.newest(),
    }
    return render(request, "credit/analysis/scores.html", facts)


SHEETS = {"months": gettext_lazy("Months"), "products": gettext_lazy("Product mix")}


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def customer_export(request: HttpRequest, customer: int, part: str) -> HttpResponseBase:
    """The months or the products of a customer in the year that the address names."""
    if part not in SHEETS:
        raise Http404
    year = asked_year(request)
    found = with_target(request, customer, year)
    if part == "months":
        rows = season_facts(found, kept.last_whole_months(timezone.localdate()), year)["rows"]
    else:
        goods = of_customer.goods_of_customer(found, of_customer.year_days(year))
        rows = goods_facts(found, goods, kept.goods_of_everyone(year), request.user, limit=None)["goods"]
    return export_response(
        rows,
        OF_CUSTOMER[part](may(request.user, COST)),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=f"{SHEETS[part]} {found.code}",
        by=request.user,
        record={"customer": found.code, "year": year},
    )

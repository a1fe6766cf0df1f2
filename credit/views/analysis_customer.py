"""The trading analysis of one customer, what is entered for it, and the customers of an RFM segment."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.rules import may
from credit.actions import analysis as actions
from credit.figures import kept, of_customer
from credit.figures.margin import Sold, margins
from credit.figures.mix import mix
from credit.figures.rfm import Segment
from credit.forms import analysis as forms
from credit.models import ProductTask, RfmScore, SalesTarget, StockCount, TargetShare, TurnoverEstimate
from credit.policy import policy_for
from credit.views.analysis import COST, SHOWN, VIEW
from credit.views.booking import page_as_set
from credit.views.deed_pages import Page, deed_page
from customers.models import Customer


def find_customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user).select_related("owner"), pk=pk)


def asked_year(request: HttpRequest) -> int:
    """This year or the one before."""
    this_year = timezone.localdate().year
    return this_year - 1 if request.GET.get("year") == str(this_year - 1) else this_year


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def analysis_customer(request: HttpRequest, customer: int) -> HttpResponse:
    found, year = find_customer(request, customer), asked_year(request)
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
        **season_facts(found, months),
        **goods_facts(found, goods, everyone, request.user),
        **wallet_facts(found, year, goods, everyone),
        **paying_facts(found, year, request.user),
    }
    return render(request, "credit/analysis/customer.html", facts)


def season_facts(customer: Customer, months: list) -> dict:
    seasons = kept.seasons_of_customer(customer, months)
    return {"seasons": seasons, "rows": [(one, None) for one in seasons.months]}


def wallet_facts(customer: Customer, year: int, goods: list[Sold], everyone: list[Sold]) -> dict:
    estimates = list(TurnoverEstimate.objects.filter(customer=customer).select_related("entered_by")[:20])
    estimate = next((one for one in estimates if one.year == year), None)
    return {"shares": of_customer.shares_of(goods, everyone, estimate, policy_for()), "estimates": estimates[:10]}


def goods_facts(customer: Customer, goods: list[Sold], everyone: list[Sold], person) -> dict:
    """Products beside what everyone buys; gross profit, stock and turnover where the person may see cost."""
    found, leanings = mix((one.name, one.amount) for one in goods), of_customer.leanings(goods, everyone)
    profits = margins(goods) if may(person, COST) else None
    of_product = {one.name: one for one in profits.products} if profits else {}
    counts = of_customer.last_counts(customer)
    return {
        "mix": found,
        "goods": [(part, leanings[part.name], of_product.get(part.name)) for part in found.parts[:SHOWN]],
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
    """The customers behind a segment, the largest first."""
    rows = RfmScore.objects.visible_to(request.user)
    segment = request.GET.get("segment", "")
    if segment in Segment.values:
        rows = rows.filter(segment=segment)
    owner = request.GET.get("owner", "")
    if owner.isascii() and owner.isdigit() and len(owner) < 12:
        rows = rows.filter(customer__owner=int(owner))
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


def on_customer(form_class, deed: Callable, model, permission: str, page: Page) -> Callable:
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, permission], raise_exception=True)
    def view(request: HttpRequest, customer: int) -> HttpResponse:
        found = find_customer(request, customer)
        back = reverse("credit:analysis_customer", args=[found.pk])
        form = form_class(request.POST or None)
        facts = {"list_url": back}
        return deed_page(request, page, form, partial(deed, customer=found), about=found.name, makes=model, facts=facts)

    return view


def on_year(form_class, deed: Callable, model, permission: str, page: Page, back: tuple, **given) -> Callable:
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, permission], raise_exception=True)
    def view(request: HttpRequest) -> HttpResponse:
        about_person = {"person": request.user} if given.get("asks_person") else {}
        form = form_class(request.POST or None, **about_person)
        return deed_page(request, page, form, deed, makes=model, facts={"list_url": reverse(back[0], args=back[1:])})

    return view


SAVE = gettext_lazy("Save")
estimate_new = on_customer(
    forms.EstimateForm,
    actions.estimate_turnover,
    TurnoverEstimate,
    actions.ESTIMATE,
    Page(gettext_lazy("Estimate the turnover of the customer"), SAVE, gettext_lazy("The estimate is saved.")),
)
stock_new = on_customer(
    forms.StockForm,
    actions.count_stock,
    StockCount,
    actions.COUNT,
    Page(gettext_lazy("Stock of our goods at the customer"), SAVE, gettext_lazy("The count is saved.")),
)
share_new = on_year(
    forms.ShareForm,
    actions.set_share,
    TargetShare,
    actions.SHARE,
    Page(gettext_lazy("Target share of a trade type"), SAVE, gettext_lazy("The target share is saved.")),
    ("credit:analysis_figure", "types"),
)
task_new = on_year(
    forms.TaskForm,
    actions.set_task,
    ProductTask,
    actions.TASK,
    Page(gettext_lazy("Sales task of a product"), SAVE, gettext_lazy("The task is saved.")),
    ("credit:analysis_figure", "products"),
)
target_new = on_year(
    forms.TargetForm,
    actions.set_target,
    SalesTarget,
    actions.TARGET,
    Page(gettext_lazy("Sales target of a representative"), SAVE, gettext_lazy("The target is saved.")),
    ("credit:plan",),
    asks_person=True,
)

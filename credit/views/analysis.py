"""The trading analysis of many customers: season, trade types, products, RFM. From the totals of the night."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exports import export_response
from core.rules import may
from credit.figures import kept
from credit.figures.common import ZERO, doubts_of_parts
from credit.figures.margin import margins
from credit.figures.people import people_below
from credit.models import TradeTotal
from credit.policy import policy_for
from credit.refreshing import order_refresh
from credit.views.analysis_columns import COLUMNS
from staff.models import Department, User

VIEW = "credit.view_salesline"
COST = "credit.view_cost"
PLAN = "credit.add_salestarget"
EXPORT = "customers.export_customer"
SHOWN = 100  # products on the page; the export has all
FIGURES = {
    "people": gettext_lazy("Departments and representatives"),
    "season": gettext_lazy("Seasonal index"),
    "types": gettext_lazy("Composition by trade type"),
    "products": gettext_lazy("Product mix"),
    "rfm": gettext_lazy("RFM"),
}


class FocusForm(forms.Form):
    """Whose customers, and which year. What makes no sense is as if not asked."""

    department = forms.ModelChoiceField(Department.objects.none(), required=False, label=gettext_lazy("department"))
    owner = forms.ModelChoiceField(User.objects.none(), required=False, label=gettext_lazy("sales representative"))
    year = forms.TypedChoiceField(required=False, label=gettext_lazy("year"), coerce=int)

    def __init__(self, data, *, person):
        super().__init__(data)
        seen = TradeTotal.objects.visible_to(person).order_by()
        pairs = list(seen.values_list("owner", "department").distinct())  # few enough to be listed
        owners = [owner for owner, _department in pairs if owner]
        self.fields["owner"].queryset = User.objects.filter(pk__in=owners).order_by("name")
        self.fields["department"].queryset = departments_with({department for _owner, department in pairs})
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in (this_year, this_year - 1)]


def departments_with(numbers: set[int | None]) -> QuerySet:
    """These departments and those above them."""
    paths = [path for pk, path in Department.objects.values_list("pk", "path") if pk in numbers]
    inside = {number for path in paths for number in path.strip("/").split("/")}
    return Department.objects.filter(pk__in=inside).order_by("path")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    form: FocusForm
    focus: kept.Focus
    year: int


def asked_of(request: HttpRequest) -> Asked:
    form = FocusForm(request.GET, person=request.user)
    form.is_valid()
    said = form.cleaned_data
    year = said.get("year") or timezone.localdate().year
    return Asked(form, kept.Focus(request.user, said.get("owner"), said.get("department")), year)


def season_facts(asked: Asked, _person) -> dict:
    today = timezone.localdate()
    found = kept.seasons_kept(asked.focus, kept.last_whole_months(today))
    target = sum(kept.targets_of(asked.focus, asked.year).values(), ZERO)
    sold = kept.sold_by_month(asked.focus, asked.year)
    rows = found.plan(asked.year, target, sold, today)
    months = kept.last_whole_months(today)
    return {"seasons": found, "rows": rows, "target": target, "sold": sum(sold.values(), ZERO), "months": months}


def people_facts(asked: Asked, _person) -> dict:
    found = people_below(asked.focus, asked.year)
    amounts = [one.amount for one in found]
    return {"rows": found, "total": sum(amounts, ZERO), "doubts": doubts_of_parts(amounts)}


def types_facts(asked: Asked, _person) -> dict:
    found = kept.types_kept(asked.focus, asked.year)
    return {"mix": found, "rows": found.parts}


def products_facts(asked: Asked, person) -> dict:
    goods = kept.goods_kept(asked.focus, asked.year)
    found = kept.products_kept(goods, asked.focus, asked.year)
    profits = margins(goods) if may(person, COST) else None
    of_product = {one.name: one for one in profits.products} if profits else {}
    rows = [(part, of_product.get(part.name)) for part in found.parts]
    return {"mix": found, "rows": rows, "profits": profits, "has_tasks": any(part.task for part in found.parts)}


def rfm_facts(asked: Asked, _person) -> dict:
    return {"rows": kept.groups_kept(asked.focus)}


FACTS = {
    "people": people_facts,
    "season": season_facts,
    "types": types_facts,
    "products": products_facts,
    "rfm": rfm_facts,
}


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def analysis(request: HttpRequest, figure: str = "season") -> HttpResponse:
    if figure not in FIGURES:
        raise Http404
    asked = asked_of(request)
    facts = FACTS[figure](asked, request.user)
    return render(
        request,
        "credit/analysis/figure.html",
        {
            **facts,
            "shown": facts["rows"][:SHOWN],
            "count": len(facts["rows"]),
            "figure": figure,
            "title": FIGURES[figure],
            "figures": FIGURES,
            "form": asked.form,
            "focus": asked.focus,
            "year": asked.year,
            "newest": kept.newest(),
            "policy": policy_for(),
            "part": f"credit/analysis/_{figure}.html",
        },
    )


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def analysis_export(request: HttpRequest, figure: str) -> HttpResponseBase:
    """Every row of the figure that the address describes."""
    if figure not in FIGURES:
        raise Http404
    asked = asked_of(request)
    facts = FACTS[figure](asked, request.user)
    return export_response(
        facts["rows"],
        COLUMNS[figure](may(request.user, COST)),
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=str(FIGURES[figure]),
        by=request.user,
        record={"figure": figure, "filter": {name: value for name, value in request.GET.items() if value}},
    )


@require_POST
@permission_required([VIEW, PLAN], raise_exception=True)
def analysis_refresh(request: HttpRequest) -> HttpResponse:
    """Count the totals now instead of tonight."""
    order_refresh(timezone.localtime(), by=request.user)
    messages.success(request, _("The totals are being counted; look again in a moment."))
    return redirect("credit:analysis")

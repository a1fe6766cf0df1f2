"""What is entered for the trading analysis: pages of one shape, of a customer or of a year."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credit.actions import analysis as actions
from credit.forms import analysis as forms
from credit.forms.once import OnceForm
from credit.models import CustomerTarget, ProductTask, SalesTarget, StockCount, TargetShare, TurnoverEstimate
from credit.views.analysis import VIEW
from credit.views.analysis_customer import find_customer
from credit.views.deed_pages import Page, deed_page


@dataclass(frozen=True)
class Entry:
    """Of a customer where `back` is empty; otherwise of a year, with the page that it belongs to."""

    form: type[OnceForm]
    deed: Callable
    model: type
    permission: str
    title: Promise
    done: Promise
    back: tuple[str, ...] = ()


def entry_page(entry: Entry) -> Callable:
    page = Page(entry.title, _("Save"), entry.done)

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, entry.permission], raise_exception=True)
    def view(request: HttpRequest, customer: int | None = None) -> HttpResponse:
        form, deed, about = entry.form(request.POST or None, **asked_by(entry, request)), entry.deed, ""
        if customer is None:
            back = reverse(entry.back[0], args=entry.back[1:])
        else:
            found = find_customer(request, customer)
            deed, about = partial(deed, customer=found), found.name
            back = reverse("credit:analysis_customer", args=[found.pk])
        return deed_page(request, page, form, deed, about=about, makes=entry.model, facts={"list_url": back})

    return view


def asked_by(entry: Entry, request: HttpRequest) -> dict:
    return {"person": request.user} if entry.form is forms.TargetForm else {}


ESTIMATE = Entry(
    forms.EstimateForm,
    actions.estimate_turnover,
    TurnoverEstimate,
    actions.ESTIMATE,
    _("Estimate the turnover of the customer"),
    _("The estimate is saved."),
)
STOCK = Entry(
    forms.StockForm,
    actions.count_stock,
    StockCount,
    actions.COUNT,
    _("Stock of our goods at the customer"),
    _("The count is saved."),
)
CUSTOMER_TARGET = Entry(
    forms.CustomerTargetForm,
    actions.set_customer_target,
    CustomerTarget,
    actions.OF_CUSTOMER,
    _("Sales target of a customer"),
    _("The target is saved."),
)
SHARE = Entry(
    forms.ShareForm,
    actions.set_share,
    TargetShare,
    actions.SHARE,
    _("Target share of a trade type"),
    _("The target share is saved."),
    ("credit:analysis_figure", "types"),
)
TASK = Entry(
    forms.TaskForm,
    actions.set_task,
    ProductTask,
    actions.TASK,
    _("Sales task of a product"),
    _("The task is saved."),
    ("credit:analysis_figure", "products"),
)
TARGET = Entry(
    forms.TargetForm,
    actions.set_target,
    SalesTarget,
    actions.TARGET,
    _("Sales target of a representative"),
    _("The target is saved."),
    ("credit:plan",),
)
estimate_new, stock_new, customer_target_new = map(entry_page, (ESTIMATE, STOCK, CUSTOMER_TARGET))
share_new, task_new, target_new = map(entry_page, (SHARE, TASK, TARGET))

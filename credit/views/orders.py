"""What is asked about single orders: refused, lifted; the registers, and one request with how it was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from approvals.models import Approval
from core.exports import field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.lifting import ask_lift
from credit.actions.order_requests import ASK, KINDS, may_withdraw, withdraw_request
from credit.actions.refusing import needs_consent, refuse_order
from credit.filters.orders import RefusalFilter, RequestFilter
from credit.forms.documents import EndForm, ReasonForm
from credit.forms.orders import RefuseForm
from credit.models import OrderRequest
from credit.order_facts import facts_for_lift
from credit.views.booking import list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page
from credit.views.documents import find_document

VIEW = "credit.view_orderrequest"
SORTS = {"asked": "id"}
DEFAULT_SORT = "-asked"


@dataclass(frozen=True)
class Register:
    """One list of requests: `name` is that of the address and of the tab."""

    name: str
    kind: str
    filters: type[RequestFilter]
    title: str | Promise
    empty: str | Promise

    def rows(self, request: HttpRequest) -> RequestFilter:
        rows = OrderRequest.objects.visible_to(request.user).filter(kind=self.kind)
        return self.filters(request.GET, rows, request=request)


def list_of(register: Register) -> Callable:
    @require_GET
    @permission_required(VIEW, raise_exception=True)
    def view(request: HttpRequest) -> HttpResponse:
        filters = register.rows(request)
        shown = OrderRequest.objects.select_related("customer", "document", "asked_by", "decided_by")
        page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
        columns = [
            (pgettext("trading document", "order"), ""),
            (_("customer"), ""),
            (_("grade"), ""),
            (_("amount (CNY)"), "", "number"),
        ]
        columns += [(_("reason"), ""), (_("state"), ""), (_("asked for"), "asked"), (_("decided"), "")]
        facts = {
            "filter": filters,
            "chips": filters.chips(),
            "frame": list_frame(request, register.name, f"{register.name}_export"),
            "headings": headings(page, columns),
            "title": register.title,
            "empty": register.empty,
            "tab": register.name,
        }
        return list_response(request, page, facts, whole="credit/orders/list.html", table="credit/orders/_table.html")

    return view


def export_of(register: Register) -> Callable:
    @require_POST
    @permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
    def view(request: HttpRequest) -> HttpResponseBase:
        filters = register.rows(request)
        rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
        names = ("grade", "amount", "category", "reason", "state", "asked_at", "asked_by", "decided_at", "decided_by")
        columns = [
            (pgettext("trading document", "order"), lambda row: row.document.number),
            (_("customer code"), lambda row: row.customer.code),
            (_("customer"), lambda row: row.customer.name),
            *field_columns(OrderRequest, (*names, "answer")),
        ]
        rows = rows.select_related("customer", "document", "asked_by", "decided_by").iterator(chunk_size=500)
        return list_export(request, rows, columns, filters=filters, sort=sort, name=str(register.title))

    return view


REFUSALS = Register(
    "refusals",
    OrderRequest.Kind.REFUSE,
    RefusalFilter,
    gettext_lazy("Refused orders"),
    gettext_lazy("No order was refused. One is refused on its page, with the reason."),
)
LIFTS = Register(
    "lifts",
    OrderRequest.Kind.LIFT,
    RequestFilter,
    gettext_lazy("Lifted orders"),
    gettext_lazy("Nobody has asked to lift an order. It is asked for on the page of the order."),
)
refusal_list, refusal_export = list_of(REFUSALS), export_of(REFUSALS)
lift_list, lift_export = list_of(LIFTS), export_of(LIFTS)


def find_request(request: HttpRequest, pk: int) -> OrderRequest:
    people = ("asked_by", "decided_by", "policy")
    rows = OrderRequest.objects.visible_to(request.user).select_related("customer", "document__customer", *people)
    return get_object_or_404(rows, pk=pk)


def approvals_of(found: OrderRequest, person) -> QuerySet:
    """The newest first, as far as the person may open them."""
    return Approval.objects.about(found).filter(kind=KINDS[found.kind]).visible_to(person).order_by("-id")


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_request(request, pk)
    facts = {
        "asked": found,
        "approval": approvals_of(found, request.user).first(),
        "may_withdraw": may_withdraw(found, request.user),
    }
    return render(request, "credit/orders/request.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASK], raise_exception=True)
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_request(request, pk)
    if found.state == "asked" and not may_withdraw(found, request.user):
        raise PermissionDenied
    page = Page(_("Withdraw the request"), _("Withdraw"), _("The request is withdrawn."))
    deed, about = partial(withdraw_request, request=found), f"{found.document} · {found.customer}"
    return deed_page(request, page, EndForm(request.POST or None), deed, back=found, about=about)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_tradingdocument", ASK], raise_exception=True)
def order_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Says beforehand whether it is refused at once or asked of the director."""
    document = find_document(request, pk)
    warning = gettext_lazy("It is over at once and counts as nothing lent. The register keeps it with the reason.")
    if needs_consent(document):
        warning = gettext_lazy("The customer is of grade A: until the director has agreed, the order stays open.")
    page = Page(_("Refuse the order"), pgettext_lazy("order", "Refuse"), "", warning)
    form, about = RefuseForm(request.POST or None, document=document), f"{document} · {document.customer}"
    return deed_page(request, page, form, partial(refuse_order, document=document), back=document, about=about)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_tradingdocument", ASK], raise_exception=True)
def order_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """With the facts that go to the director."""
    document = find_document(request, pk)
    page = Page(
        _("Ask for A treatment"),
        _("Ask for it"),
        _("The lift is asked for."),
        _("For this order only; the director or above decides."),
        known=tuple(tuple(one) for one in facts_for_lift(document, timezone.localdate())),
    )
    form, about = ReasonForm(request.POST or None, document=document), f"{document} · {document.customer}"
    deed = partial(ask_lift, document=document)
    return deed_page(request, page, form, deed, back=document, about=about, makes=OrderRequest)

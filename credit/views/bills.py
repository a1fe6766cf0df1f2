"""票据: the list, its export, the page of one bill and its next deeds."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exports import field_columns
from core.lists import fields_of, headings, list_export, list_response, sorted_as_asked
from credit import actions
from credit.books import counted_states
from credit.filters.books import BillFilter
from credit.forms import books as forms
from credit.models import Bill, Payment
from credit.policy import policy_for
from credit.views.booking import asked_customer, find, list_frame, offered, page_as_set, way_back
from credit.views.deed_pages import Page, deed_page

VIEW, CHANGE = "credit.view_bill", "credit.change_bill"
SORTS = {"newest": "id", "due": "due_on"}
DEFAULT_SORT = "-newest"
MAIN = ("customer", "number", "state", "kind")
MORE = ("counts", "due_from", "due_to")
AGAIN = gettext_lazy("What it had settled is owed again.")
DEEDS = {
    "honour": (
        Bill.State.HONOURED,
        actions.honour_bill,
        forms.OnForm,
        "check",
        Page(gettext_lazy("Honoured"), gettext_lazy("Honoured"), gettext_lazy("The bill is honoured.")),
    ),
    "discount": (
        Bill.State.DISCOUNTED,
        actions.discount_bill,
        forms.DiscountForm,
        "coins",
        Page(gettext_lazy("Discount"), gettext_lazy("Discount"), gettext_lazy("The bill is discounted.")),
    ),
    "endorse": (
        Bill.State.ENDORSED,
        actions.endorse_bill,
        forms.PassOnForm,
        "arrow-right",
        Page(gettext_lazy("Endorse"), gettext_lazy("Endorse"), gettext_lazy("The bill is endorsed.")),
    ),
    "dishonour": (
        Bill.State.DISHONOURED,
        actions.dishonour_bill,
        forms.OnWhyForm,
        "alert-triangle",
        Page(
            gettext_lazy("Dishonoured"),
            gettext_lazy("Dishonoured"),
            gettext_lazy("The bill was dishonoured: what it had settled is owed again, due at once."),
            gettext_lazy("What it had settled is owed again, due at once; the credit file keeps it as an event."),
        ),
    ),
    "give-back": (
        Bill.State.CANCELLED,
        actions.give_back_bill,
        forms.OnWhyForm,
        "arrow-back-up",
        Page(gettext_lazy("Give back"), gettext_lazy("Give back"), gettext_lazy("The bill was given back."), AGAIN),
    ),
}


@require_safe
@permission_required(VIEW, raise_exception=True)
def bill_list(request: HttpRequest) -> HttpResponse:
    filters = BillFilter(request.GET, Bill.objects.visible_to(request.user), request=request)
    shown = Bill.objects.select_related("customer")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("bill"), "newest"),
        (_("customer"), ""),
        (_("face value"), "", "number"),
        (_("received on"), ""),
        (_("due date"), "due"),
        (_("state"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "bills", "bill_export"),
        "headings": headings(page, columns),
        "today": timezone.localdate(),
        **fields_of(filters, request, MAIN, MORE),
    }
    return list_response(request, page, facts, whole="credit/books/bills.html", table="credit/books/_bills.html")


@require_POST
@permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
def bill_export(request: HttpRequest) -> HttpResponseBase:
    """Every bill of the list that the address describes, in its order."""
    filters = BillFilter(request.GET, Bill.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs.select_related("customer"), request, SORTS, DEFAULT_SORT)
    names = ("kind", "number", "face", "drawer", "acceptor", "issued_on", "due_on", "received_on", "state")
    columns = [
        (_("customer code"), lambda row: row.customer.code),
        (_("customer"), lambda row: row.customer.name),
        *field_columns(Bill, (*names, "passed_on", "passed_to", "discount_cost", "ended_on")),
    ]
    rows = rows.iterator(chunk_size=2000)
    return list_export(request, rows, columns, filters=filters, sort=sort, name=_("Bills"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.add_bill"], raise_exception=True)
def bill_new(request: HttpRequest) -> HttpResponse:
    form = forms.BillForm(request.POST or None, user=request.user, initial=asked_customer(request))
    page = Page(_("Enter a bill"), _("Enter"), _("The bill is entered."))
    return deed_page(request, page, form, actions.enter_bill, makes=Bill, **way_back(request, "credit:bills"))


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def bill_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Bill, pk, "entered_by")
    payment = Payment.objects.filter(bill=found).first()
    context = {
        "bill": found,
        "payment": payment,
        "allocations": payment.allocations.select_related("receivable") if payment else [],
        "counts": found.state in counted_states(policy_for()),
        "today": timezone.localdate(),
        "deeds": offered(
            request.user,
            *(
                (reverse("credit:bill_deed", args=[pk, name]), page.title, icon, CHANGE, to in Bill.STEPS[found.state])
                for name, (to, _deed, _form, icon, page) in DEEDS.items()
            ),
        ),
    }
    return render(request, "credit/books/bill.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CHANGE], raise_exception=True)
def bill_deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = find(request, Bill, pk)
    if name not in DEEDS:
        raise Http404
    _to, deed, form_class, _icon, page = DEEDS[name]
    act, about = partial(deed, bill=found), f"{found} · {found.customer}"
    return deed_page(request, page, form_class(request.POST or None), act, back=found, about=about)

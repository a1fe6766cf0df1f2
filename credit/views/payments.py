"""回款: the list, its export, the page of one payment with what it settles, and its deeds."""

import uuid
from decimal import Decimal, InvalidOperation
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.exports import field_columns
from core.lists import fields_of, headings, list_export, list_response, sorted_as_asked
from core.rules import may
from credit import actions
from credit.filters.books import PaymentFilter
from credit.forms import books as forms
from credit.models import Allocation, Payment, Receivable
from credit.views.booking import asked_customer, find, list_frame, offered, page_as_set, way_back
from credit.views.deed_pages import Page, deed_page
from customers.actions import do_once, done_before, token_key

VIEW = "credit.view_payment"
ALLOCATE = "credit.allocate_payment"
SORTS = {"received": "received_on"}
DEFAULT_SORT = "-received"
MAIN = ("customer", "number", "kind", "free")
MORE = ("received_from", "received_to", "reversed")
MOST_OPEN = 100  # invoices beside which an amount may be typed; more are settled oldest first


@require_safe
@permission_required(VIEW, raise_exception=True)
def payment_list(request: HttpRequest) -> HttpResponse:
    filters = PaymentFilter(request.GET, Payment.objects.visible_to(request.user), request=request)
    shown = Payment.objects.select_related("customer", "bill")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("payment"), ""),
        (_("customer"), ""),
        (_("day"), "received"),
        (_("kind"), ""),
        (_("amount"), "", "number"),
        (_("not allocated"), "", "number"),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "payments", "payment_export"),
        "headings": headings(page, columns),
        **fields_of(filters, request, MAIN, MORE),
    }
    whole, table = "credit/books/payments.html", "credit/books/_payments.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
def payment_export(request: HttpRequest) -> HttpResponseBase:
    """Every payment of the list that the address describes, in its order."""
    filters = PaymentFilter(request.GET, Payment.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs.select_related("customer", "bill"), request, SORTS, DEFAULT_SORT)
    names = ("number", "kind", "received_on", "amount", "unallocated", "bill", "reversed_at", "note")
    columns = [
        (_("customer code"), lambda row: row.customer.code),
        (_("customer"), lambda row: row.customer.name),
        *field_columns(Payment, names),
    ]
    rows = rows.iterator(chunk_size=2000)
    return list_export(request, rows, columns, filters=filters, sort=sort, name=_("Payments"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.add_payment"], raise_exception=True)
def payment_new(request: HttpRequest) -> HttpResponse:
    form = forms.PaymentForm(request.POST or None, user=request.user, initial=asked_customer(request))
    page = Page(_("Enter a payment"), _("Enter"), _("The payment is entered."))
    return deed_page(
        request, page, form, actions.receive_payment, makes=Payment, **way_back(request, "credit:payments")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.add_payment"], raise_exception=True)
def refund_new(request: HttpRequest) -> HttpResponse:
    form = forms.RefundForm(request.POST or None, user=request.user, initial=asked_customer(request))
    page = Page(
        _("Enter a refund"),
        _("Enter"),
        _("The refund is entered."),
        _("What was paid beforehand or too much goes back to the customer."),
    )
    return deed_page(request, page, form, actions.refund, makes=Payment, **way_back(request, "credit:payments"))


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def payment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request, Payment, pk, "bill", "entered_by", "reversed_by", "batch"))


def show(request: HttpRequest, payment: Payment, problem: str = "", owed: list[Receivable] | None = None):
    """The page; after a refused allocation with what was typed."""
    is_free = payment.reversed_at is None and payment.unallocated > 0
    if is_free and owed is None and may(request.user, ALLOCATE):
        owed = open_invoices(payment)
    allocations = list(payment.allocations.select_related("receivable", "allocated_by", "undone_by"))
    context = {
        "payment": payment,
        "allocations": allocations,
        "owed": owed if is_free else None,
        "problem": problem,
        "token": uuid.uuid4().hex,
        "hangs_together": any(one.amount < 0 < payment.amount for one in allocations if not one.undone_at),
        "deeds": offered(
            request.user,
            (
                reverse("credit:payment_reverse", args=[payment.pk]),
                _("Reverse the payment"),
                "arrow-back-up",
                "credit.reverse_payment",
                payment.reversed_at is None and payment.bill_id is None,
            ),
        ),
    }
    return render(request, "credit/books/payment.html", context, status=422 if problem else 200)


def open_invoices(payment: Payment) -> list[Receivable]:
    return list(Receivable.objects.filter(customer=payment.customer_id).unsettled().oldest_first()[:MOST_OPEN])


@require_POST
@permission_required([VIEW, ALLOCATE], raise_exception=True)
def payment_allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """The oldest first, or the amounts that were typed beside the invoices; a doubled click does it once."""
    payment = find(request, Payment, pk, "bill", "entered_by", "reversed_by", "batch")
    owed = open_invoices(payment)
    key = token_key(request)
    try:
        if not (key and done_before(key)):
            chosen = None if request.POST.get("settles") == "oldest" else forms.chosen_amounts(request.POST, owed)
            facts = {"payment": payment, "chosen": chosen, "left": seen_left(request)}
            do_once(key, actions.allocate, about=payment, by=request.user, **facts)
    except ValidationError as error:
        return show(request, payment, error.messages[0], owed)
    except Refused as refusal:
        payment.refresh_from_db()
        return show(request, payment, str(refusal), owed)
    messages.success(request, _("The payment is allocated."))
    return redirect(payment)


def seen_left(request: HttpRequest) -> Decimal | None:
    """What the page showed as not allocated."""
    try:
        return Decimal(request.POST["left"])
    except (KeyError, InvalidOperation):
        return None


@require_POST
@permission_required([VIEW, ALLOCATE], raise_exception=True)
def allocation_undo(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Payment.objects.visible_to(request.user).order_by()
    found = get_object_or_404(Allocation.objects.filter(payment__in=visible).select_related("payment"), pk=pk)
    try:
        actions.undo_allocation(allocation=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The allocation is undone."))
    return redirect(found.payment)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.reverse_payment"], raise_exception=True)
def payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Payment, pk)
    page = Page(
        _("Reverse the payment"),
        _("Reverse"),
        _("The payment is reversed."),
        _("What it settled is owed again, as if it had never been."),
    )
    form = forms.WhyForm(request.POST or None)
    deed = partial(actions.reverse_payment, payment=found)
    return deed_page(request, page, form, deed, back=found, about=f"{found} · {found.customer}")

"""应收账款: the list, its export, the page of one invoice and its deeds."""

from collections.abc import Callable
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
from credit.filters.books import ReceivableFilter
from credit.forms import books as forms
from credit.models import Receivable
from credit.models.common import Asked
from credit.views.booking import asked_customer, find, list_frame, offered, page_as_set, way_back
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_receivable"
SORTS = {"issued": "issued_on", "due": "due_on"}
DEFAULT_SORT = "-issued"
MAIN = ("customer", "number", "standing")
MORE = ("issued_from", "issued_to", "due_from", "due_to", "age")
MOST_OPEN = 100  # invoices among which one is chosen


@require_safe
@permission_required(VIEW, raise_exception=True)
def receivable_list(request: HttpRequest) -> HttpResponse:
    filters = ReceivableFilter(request.GET, Receivable.objects.visible_to(request.user), request=request)
    shown = Receivable.objects.select_related("customer")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("invoice"), ""),
        (_("customer"), ""),
        (_("invoice date"), "issued"),
        (_("due date"), "due"),
        (_("amount"), "", "number"),
        (_("owed"), "", "number"),
        (_("disputed"), "", "number"),
        (_("settled on"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "receivables", "receivable_export"),
        "headings": headings(page, columns),
        "today": timezone.localdate(),
        **fields_of(filters, request, MAIN, MORE),
    }
    whole, table = "credit/books/receivables.html", "credit/books/_receivables.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
def receivable_export(request: HttpRequest) -> HttpResponseBase:
    """Every invoice of the list that the address describes, in its order."""
    filters = ReceivableFilter(request.GET, Receivable.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs.select_related("customer"), request, SORTS, DEFAULT_SORT)
    names = ("number", "issued_on", "due_on", "amount", "open", "disputed", "settled_on", "note")
    columns = [
        (_("customer code"), lambda row: row.customer.code),
        (_("customer"), lambda row: row.customer.name),
        *field_columns(Receivable, names),
    ]
    rows = rows.iterator(chunk_size=2000)
    return list_export(request, rows, columns, filters=filters, sort=sort, name=_("Receivables"))


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def receivable_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Receivable, pk, "document", "batch", "entered_by")
    disputes = list(found.disputes.select_related("raised_by", "closed_by"))
    write_offs = list(found.write_offs.select_related("asked_by", "decided_by"))
    is_owed, is_disputed = found.open > 0, any(one.closed_at is None for one in disputes)
    is_asked = any(one.state == Asked.ASKED for one in write_offs)
    context = {
        "receivable": found,
        "allocations": found.allocations.select_related("payment__bill", "allocated_by", "undone_by"),
        "disputes": disputes,
        "write_offs": write_offs,
        "late": late_days(found),
        "deeds": offered(
            request.user,
            (
                f"{reverse('credit:payment_new')}?customer={found.customer_id}",
                _("Enter a payment"),
                "coins",
                "credit.add_payment",
                is_owed,
            ),
            (
                reverse("credit:dispute", args=[pk]),
                _("Open a dispute"),
                "message-report",
                "credit.dispute_receivable",
                is_owed and not is_disputed,
            ),
            (
                reverse("credit:dispute_close", args=[pk]),
                _("Close the dispute"),
                "check",
                "credit.dispute_receivable",
                is_disputed,
            ),
            (
                reverse("credit:write_off", args=[pk]),
                _("Write off"),
                "circle-x",
                "credit.add_writeoff",
                is_owed and not is_asked,
            ),
            *note_deeds(found),
        ),
    }
    return render(request, "credit/books/receivable.html", context)


def note_deeds(found: Receivable) -> list[tuple]:
    """What is done with a credit note of which something is left."""
    is_left = found.open < 0
    set_off, pay_back = (reverse(f"credit:{name}", args=[found.pk]) for name in ("set_off", "note_refund"))
    is_possible = is_left and bool(invoices_of(found))
    return [
        (set_off, _("Set off against invoices"), "arrows-exchange", "credit.allocate_payment", is_possible),
        (pay_back, _("Pay back"), "coins", "credit.add_payment", is_left),
    ]


def invoices_of(note: Receivable) -> list[Receivable]:
    """What the customer of a credit note owes, the oldest first."""
    rows = Receivable.objects.filter(customer=note.customer_id, open__gt=0)
    return list(rows.oldest_first()[:MOST_OPEN])


def late_days(receivable: Receivable) -> int:
    """Days between the due date and the day of settling; until today while it is owed."""
    return max(0, ((receivable.settled_on or timezone.localdate()) - receivable.due_on).days)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.add_receivable"], raise_exception=True)
def receivable_new(request: HttpRequest) -> HttpResponse:
    asked = asked_customer(request, "delivery", "amount")
    form = forms.ReceivableForm(request.POST or None, user=request.user, initial=asked)
    page = Page(_("Enter an invoice"), _("Enter"), _("The invoice is entered."))
    return deed_page(
        request, page, form, actions.enter_receivable, makes=Receivable, **way_back(request, "credit:receivables")
    )


def deed_view(permission: str, form_of: Callable, deed_of: Callable, page: Page) -> Callable:
    """A page that asks for what a deed on one invoice or credit note needs, does it and goes back."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = find(request, Receivable, pk)
        form, deed = form_of(request.POST or None, found), deed_of(found)
        return deed_page(request, page, form, deed, back=found, about=f"{found} · {found.customer}")

    return view


def closing_of(found: Receivable) -> Callable:
    """Of the newest dispute of the invoice."""
    newest = found.disputes.select_related("receivable").first()
    if newest is None:
        raise Http404
    return partial(actions.close_dispute, dispute=newest)


dispute = deed_view(
    "credit.dispute_receivable",
    lambda typed, found: forms.DisputeForm(typed, initial={"amount": found.open}),
    lambda found: partial(actions.open_dispute, receivable=found),
    Page(
        gettext_lazy("Open a dispute"),
        gettext_lazy("Open"),
        gettext_lazy("The dispute is open; the amount is shown apart and not chased."),
    ),
)
dispute_close = deed_view(
    "credit.dispute_receivable",
    lambda typed, _found: forms.OutcomeForm(typed),
    closing_of,
    Page(gettext_lazy("Close the dispute"), gettext_lazy("Close"), gettext_lazy("The dispute is closed.")),
)
write_off = deed_view(
    "credit.add_writeoff",
    lambda typed, found: forms.WriteOffForm(typed, initial={"amount": found.open}),
    lambda found: partial(actions.ask_write_off, receivable=found),
    Page(
        gettext_lazy("Write off"),
        gettext_lazy("Ask for signatures"),
        gettext_lazy("The write-off has been asked for."),
        gettext_lazy("Nothing changes until the last signature."),
    ),
)
set_off = deed_view(
    "credit.allocate_payment",
    lambda typed, found: forms.SetOffForm(typed, owed=invoices_of(found)),
    lambda found: partial(actions.set_off, credit_note=found),
    Page(
        gettext_lazy("Set off a credit note"),
        gettext_lazy("Set off"),
        gettext_lazy("The credit note is set off."),
        gettext_lazy("It settles invoices of the same customer; no money moves."),
    ),
)
note_refund = deed_view(  # money for a credit note of which something is left
    "credit.add_payment",
    lambda typed, found: forms.NoteRefundForm(typed, initial={"amount": max(-found.open, 0)}),
    lambda found: partial(actions.refund, customer=found.customer, credit_note=found),
    Page(
        gettext_lazy("Pay a credit note back"),
        gettext_lazy("Enter"),
        gettext_lazy("The refund is entered."),
        gettext_lazy("What the credit note grants goes back to the customer as money."),
    ),
)

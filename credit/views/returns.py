"""退货单: the list, one slip, and what is done with it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from complaints.models import Complaint
from core import trail
from core.exports import attached
from core.lists import headings, list_response
from core.models import Event
from core.paging import page_of
from credit.actions import return_booking, returns
from credit.documents.returns import return_slip
from credit.filters.returns import ReturnFilter
from credit.forms import returns as forms
from credit.models import GoodsReturn
from credit.policy import policy_for
from credit.return_facts import counted, grant_of, known_of
from credit.returns_offered import offered
from credit.views.deed_pages import Page, deed_page
from credit.views.documents import find_document
from customers.policy import policy_for as customer_policy

VIEW = "credit.view_goodsreturn"
SORTS = {"newest": "id"}


@require_GET
@permission_required(VIEW, raise_exception=True)
def return_list(request: HttpRequest) -> HttpResponse:
    filters = ReturnFilter(request.GET, GoodsReturn.objects.visible_to(request.user), request=request)
    page = page_of(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort="-newest",
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
        shown=GoodsReturn.objects.select_related("customer", "document", "asked_by"),
    )
    columns = [(_("number"), "newest"), (_("customer"), ""), (_("delivery"), "")]
    columns += [(_("written by"), ""), (_("amount (CNY)"), "", "number"), (_("state"), "")]
    facts = {"filter": filters, "chips": filters.chips(), "headings": headings(page, columns), "tab": "returns"}
    return list_response(request, page, facts, whole="credit/returns/list.html", table="credit/returns/_table.html")


def find_return(request: HttpRequest, pk: int) -> GoodsReturn:
    people = ("asked_by", "approved_by", "received_by", "booked_by")
    rows = GoodsReturn.objects.visible_to(request.user)
    rows = rows.select_related("customer", "document", "credit_note", *people)
    rows = rows.select_related("remedy__complaint", "remedy__decided_by", "remedy__proposed_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def return_detail(request: HttpRequest, pk: int) -> HttpResponse:
    slip = find_return(request, pk)
    lines = list(slip.lines.select_related("line"))
    agrees = all(one.agrees for one in lines)
    sees_case = slip.remedy and request.user.has_perm("complaints.view_complaint")
    cases = Complaint.objects.visible_to(request.user).filter(pk=slip.remedy.complaint_id) if sees_case else ()
    facts = {
        "slip": slip,
        "lines": lines,
        "differs": slip.state == GoodsReturn.State.RECEIVED and not agrees,
        "case": next(iter(cases), None),
        "grant": grant_of(slip),
        "offers": offered(slip, request.user, agrees=agrees),
    }
    return render(request, "credit/returns/detail.html", facts)


@require_POST
@never_cache
@permission_required(VIEW, raise_exception=True)
def return_print(request: HttpRequest, pk: int) -> HttpResponse:
    slip = find_return(request, pk)
    body = return_slip(slip, by=request.user)
    with transaction.atomic():
        trail.write("credit.print_return", slip, by=request.user, kind=Event.Kind.EXPORT)
    return attached(HttpResponse(body, content_type="application/pdf"), f"{slip}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, "credit.view_tradingdocument", returns.ADD], raise_exception=True)
def return_new(request: HttpRequest, pk: int) -> HttpResponse:
    document = find_document(request, pk)
    form = forms.NewReturnForm(request.POST or None, document=document)
    page = Page(
        _("Goods come back"),
        pgettext_lazy("goods return", "Write the slip"),
        warning=_("The warehouse counts what comes and signs; finance books it when that is what was approved."),
    )
    act, about = partial(returns.write_return, document=document), f"{document} · {document.customer}"
    return deed_page(request, page, form, act, back=document, about=about, makes=GoodsReturn)


def deed_view(form_class, deed: Callable, permission: str, page: Page) -> Callable:
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        slip = find_return(request, pk)
        form, about = form_class(request.POST or None, slip=slip), f"{slip} · {slip.customer}"
        known = known_of(slip) + (counted(slip) if form_class is forms.BookForm else ())
        return deed_page(request, replace(page, known=known), form, partial(deed, slip=slip), back=slip, about=about)

    return view


return_approve = deed_view(
    forms.ApproveForm,
    returns.approve_return,
    returns.APPROVE,
    Page(gettext_lazy("Approve the return"), pgettext_lazy("button", "Approve")),
)
return_sign = deed_view(
    forms.SignForm,
    returns.sign_return,
    returns.RECEIVE,
    Page(
        gettext_lazy("Count the goods and sign"),
        pgettext_lazy("goods return", "Sign"),
        warning=gettext_lazy("Write down what really came, also when it is not what was approved."),
    ),
)
return_unsign = deed_view(
    forms.SlipReasonForm,
    returns.unsign_return,
    returns.RECEIVE,
    Page(gettext_lazy("Take the signature back"), pgettext_lazy("goods return", "Take back")),
)
return_withdraw = deed_view(
    forms.SlipReasonForm,
    returns.withdraw_return,
    returns.ADD,
    Page(gettext_lazy("Withdraw the return slip"), pgettext_lazy("goods return", "Withdraw")),
)
return_book = deed_view(
    forms.BookForm,
    return_booking.book_return,
    return_booking.BOOK,
    Page(
        gettext_lazy("Book the credit note"),
        pgettext_lazy("goods return", "Book"),
        warning=gettext_lazy("What is owed falls by what came back, and it counts as delivered no more."),
    ),
)

"""订单与发货: the list, one document, and what is done with it."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.exports import field_columns
from core.inputs import whole_number
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions import documents as deeds
from credit.actions import releasing
from credit.actions.document_lines import made_of
from credit.documents_offered import MOST_LINES, may_release, offered
from credit.filters.documents import TO_DO, DocumentFilter
from credit.forms import documents as forms
from credit.forms.document_lines import NewWithLinesForm
from credit.models import Release, TradingDocument
from credit.order_reasons import ahead_of
from credit.policy import policy_for
from credit.reasons import in_words
from credit.returning import may_come_back
from credit.standing import grade_of, grades_in_force
from credit.views.booking import list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page
from customers.actions import do_once, done_before, token_key
from customers.models import Customer

SORTS = {"day": "on", "begun": "id"}
DEFAULT_SORT = "-begun"
BY_PRIORITY = (TO_DO[0], *TradingDocument.OPEN)  # states whose list is worked off: grade A first (S1-13 R12)
CHANGE = "credit.change_tradingdocument"
State = TradingDocument.State


def documents_of(request: HttpRequest) -> DocumentFilter:
    return DocumentFilter(request.GET, TradingDocument.objects.visible_to(request.user), request=request)


def sorts_of(request: HttpRequest) -> tuple[dict[str, str], str]:
    """What is open is sorted by priority unless something else is asked for; of the rest only the state is known."""
    if request.GET.get("state") in BY_PRIORITY:
        return {**SORTS, "priority": "priority"}, "priority"
    return SORTS, DEFAULT_SORT


@require_GET
@permission_required("credit.view_tradingdocument", raise_exception=True)
def document_list(request: HttpRequest) -> HttpResponse:
    filters = documents_of(request)
    sorts, default = sorts_of(request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=sorts,
        default_sort=default,
        shown=TradingDocument.objects.select_related("customer"),
    )
    grades = grades_in_force(row.customer_id for row in page.rows)
    for row in page.rows:
        row.grade = grades.get(row.customer_id, "")
    columns = [
        (_("number"), "begun"),
        (_("kind"), ""),
        (_("customer"), ""),
        (_("grade"), "priority"),
        (_("day"), "day"),
    ]
    columns += [(_("amount (CNY)"), "", "number"), (_("counts as lent"), "", "number"), (_("state"), "")]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "documents", "documents_export"),
        "headings": headings(page, columns),
        "tab": "to_do" if request.GET.get("state") == TO_DO[0] else "documents",
    }
    whole, table = "credit/documents/list.html", "credit/documents/_table.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required(["credit.view_tradingdocument", "credit.export_creditfile"], raise_exception=True)
def document_export(request: HttpRequest) -> HttpResponseBase:
    """Every document of the list that the address describes, in its order."""
    filters = documents_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, *sorts_of(request))
    names = ("number", "kind", "source", "on", "amount", "state", "booked", "delivered", "invoiced", "note")
    columns = [
        (_("customer code"), lambda row: row.customer.code),
        (_("customer"), lambda row: row.customer.name),
        *field_columns(TradingDocument, names),
    ]
    rows = rows.select_related("customer").iterator(chunk_size=500)
    return list_export(request, rows, columns, filters=filters, sort=sort, name=_("Orders and deliveries"))


def find_document(request: HttpRequest, pk: int) -> TradingDocument:
    rows = TradingDocument.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("customer", "order", "came_from", "entered_by"), pk=pk)


@require_safe
@never_cache
@permission_required("credit.view_tradingdocument", raise_exception=True)
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    document = find_document(request, pk)
    releases = list(document.releases.select_related("asked_by", "decided_by", "exception").order_by("-id")[:20])
    newest = releases[0] if releases else None
    lines, slips = list(document.lines.all()[: MOST_LINES + 1]), slips_of(document, request.user)
    grade = grade_of(document.customer_id)
    requests = list(document.requests.select_related("asked_by", "decided_by")[:20])
    facts = {
        "document": document,
        "lines": lines,
        "slips": slips,
        "releases": releases,
        "held": newest if newest and newest.state == Release.State.HELD else None,
        "reasons": in_words(newest.reasons) if newest and document.state == "held" else [],
        "deliveries": list(document.order_deliveries.order_by("-id")[:50]) if document.kind == "order" else [],
        "invoices": list(document.invoices.order_by("-id")[:50]) if document.kind == "delivery" else [],
        "offers": offered(
            document,
            request.user,
            lines=len(lines),
            slips=len(slips),
            may_come_back=may_come_back(document),
            is_asked=any(one.state == "asked" for one in requests),
            grade=grade,
        ),
        "grade": grade,
        "requests": requests,
        "confirmations": list(document.confirmations.select_related("by")[:10]),
        "copy_token": uuid.uuid4().hex,
        "policy": policy_for(),
    }
    return render(request, "credit/documents/detail.html", facts)


def slips_of(document: TradingDocument, person) -> list:
    """Return slips of a delivery; nothing else can have any."""
    may_see = document.kind == TradingDocument.Kind.DELIVERY and person.has_perm("credit.view_goodsreturn")
    return list(document.returns.select_related("asked_by")[:50]) if may_see else []


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_tradingdocument", "credit.add_tradingdocument"], raise_exception=True)
def document_new(request: HttpRequest, customer: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    form = NewWithLinesForm(request.POST or None, customer=found)

    def enter(*, by, typed, **facts) -> TradingDocument:
        lines = [made_of(one) for one in typed]
        return deeds.new_document(document=TradingDocument(customer=found, **facts), lines=lines, by=by)

    page = Page(_("New order or delivery"), pgettext_lazy("button", "Save"), template="credit/documents/form.html")
    return deed_page(request, page, form, enter, back=found, makes=TradingDocument)


def deed_view(
    form_class: type[forms.DeedForm], deed: Callable, page: Page, *, permission: str = CHANGE, makes=TradingDocument
) -> Callable:
    """A page that asks for what the deed needs, does it and shows the document that came of it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_tradingdocument", permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        document = find_document(request, pk)
        form = form_class(request.POST or None, document=document)
        about, act = f"{document} · {document.customer}", partial(deed, document=document)
        return deed_page(request, page, form, act, back=document, about=about, makes=makes)

    return view


document_change = deed_view(
    forms.ChangeForm,
    deeds.change_document,
    Page(
        gettext_lazy("Change the document"),
        pgettext_lazy("button", "Save"),
        warning=gettext_lazy("What went out already is raised only by what would be released."),
    ),
)
document_split = deed_view(
    forms.SplitForm,
    deeds.split_document,
    Page(gettext_lazy("Split a part off"), pgettext_lazy("document", "Split off")),
)
document_close = deed_view(
    forms.ReasonForm,
    deeds.close_document,
    Page(
        gettext_lazy("Close the document"),
        pgettext_lazy("document", "Close"),
        warning=gettext_lazy("Nothing more comes of it; opened again, what is left is released anew."),
    ),
)
document_cancel = deed_view(
    forms.ReasonForm,
    deeds.cancel_document,
    Page(
        gettext_lazy("Cancel the document"),
        gettext_lazy("Cancel it"),
        warning=gettext_lazy(
            "For what the customer does not want any more, or what was entered by mistake. An order that we do not want"
            " is refused."
        ),
    ),
)
document_reopen = deed_view(
    forms.ReasonForm,
    deeds.reopen_document,
    Page(
        gettext_lazy("Open the document again"),
        pgettext_lazy("document", "Open again"),
        warning=gettext_lazy("What is left of it is a draft then and is released anew."),
    ),
)


@require_POST
@permission_required(["credit.view_tradingdocument", "credit.add_tradingdocument"], raise_exception=True)
def document_copy(request: HttpRequest, pk: int) -> HttpResponse:
    document = find_document(request, pk)
    key = token_key(request)
    made = do_once(key, deeds.copy_document, document=document, by=request.user)
    return redirect("credit:document", made.pk if made else done_before(key))


@require_POST
@permission_required("credit.view_tradingdocument", raise_exception=True)
def document_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it to go out; for one that is held, once more."""
    document = find_document(request, pk)
    if not may_release(document, request.user):
        raise PermissionDenied
    if document.state in (State.DRAFT, State.HELD) and ahead_of(document, policy_for()):
        return redirect("credit:document_ahead", pk)
    version = whole_number(request.POST.get("version", ""))
    try:
        asked = releasing.release(document=document, by=request.user, expected_version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tell_outcome(request, asked)
        if asked.state == Release.State.HELD:
            return redirect(asked)
    return redirect(document)


def tell_outcome(request: HttpRequest, asked: Release) -> None:
    is_plain = asked.state == Release.State.PASSED and asked.verdict == Release.Verdict.ALLOWED
    (messages.success if is_plain else messages.warning)(request, outcome_words(asked))


def outcome_words(asked: Release) -> str:
    if asked.state != Release.State.PASSED:
        return _("Held. Finance has been told.")
    return _("Released, with a warning.") if asked.verdict == Release.Verdict.WARN else _("Released.")

"""放行: the queue of what is held, and one request with all that was judged."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.lists import headings, list_response
from credit.actions import releasing
from credit.actions.exceptions import waiting_of
from credit.documents_offered import may_release
from credit.filters.documents import ReleaseFilter
from credit.forms.documents import EndForm
from credit.models import CreditFile, Release
from credit.policy import policy_for
from credit.reasons import in_words
from credit.standing import grades_in_force
from credit.views.booking import list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page

SORTS = {"asked": "id"}
DEFAULT_SORT = "-asked"
QUEUE = ({**SORTS, "priority": "priority"}, "priority")  # what waits: grade A first (S1-13 R12)


@require_GET
@permission_required("credit.view_release", raise_exception=True)
def release_list(request: HttpRequest) -> HttpResponse:
    """What is held unless something else is asked for."""
    asked = request.GET if "state" in request.GET else {**request.GET.dict(), "state": "held"}
    request.GET = as_query(request, asked)
    filters = ReleaseFilter(request.GET, Release.objects.visible_to(request.user), request=request)
    sorts, default = QUEUE if request.GET["state"] == Release.State.HELD else (SORTS, DEFAULT_SORT)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=sorts,
        default_sort=default,
        shown=Release.objects.select_related("customer", "document", "asked_by"),
    )
    grades = grades_in_force(row.customer_id for row in page.rows)
    for row in page.rows:
        row.said, row.grade = in_words(row.reasons), grades.get(row.customer_id, "")
    columns = [
        (_("document"), ""),
        (_("customer"), ""),
        (_("grade"), "priority"),
        (_("amount (CNY)"), "", "number"),
        (_("verdict"), ""),
    ]
    columns += [(_("reasons"), ""), (_("asked for"), "asked")]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "releases") | {"clear": "?state="},
        "headings": headings(page, columns),
        "tab": "releases",
    }
    whole, table = "credit/releases/list.html", "credit/releases/_table.html"
    return list_response(request, page, facts, whole=whole, table=table)


def as_query(request: HttpRequest, values):
    query = request.GET.copy()
    for name, value in values.items():
        if name not in query:
            query[name] = value
    return query


def find_release(request: HttpRequest, pk: int) -> Release:
    rows = Release.objects.visible_to(request.user)
    people = ("asked_by", "decided_by", "exception__asked_by", "exception__decided_by")
    return get_object_or_404(rows.select_related("customer", "document__order", *people), pk=pk)


@require_safe
@never_cache
@permission_required("credit.view_release", raise_exception=True)
def release_detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_release(request, pk)
    is_held = asked.state == Release.State.HELD
    file = CreditFile.objects.filter(customer=asked.customer_id).first() or CreditFile(customer=asked.customer)
    file.customer = asked.customer
    now = releasing.verdict_for(file, asked.document, asked.document.rest) if is_held else None
    facts = {
        "asked": asked,
        "document": asked.document,
        "file": file,
        "reasons": in_words(asked.reasons),
        "now": now,
        "goes_ahead": now is not None and [one.code for one in now.reasons if one.level == "hold"] == ["a_waits"],
        "waiting": waiting_of(file) if now and now.needed else None,
        "now_reasons": in_words(now.stored) if now else [],
        "may_release": is_held and may_release(asked.document, request.user),
        "may_refuse": is_held and request.user.has_perm("credit.decide_release"),
        "may_withdraw": is_held and request.user.has_perm("credit.release_tradingdocument"),
        "policy": policy_for(asked),
    }
    return render(request, "credit/releases/detail.html", facts)


def end_view(deed: Callable, permission: str, page: Page) -> Callable:
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_release", permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        asked = find_release(request, pk)
        form, about = EndForm(request.POST or None), f"{asked.document} · {asked.customer}"
        return deed_page(request, page, form, partial(deed, release=asked), back=asked, about=about)

    return view


release_refuse = end_view(
    releasing.refuse_release,
    "credit.decide_release",
    Page(gettext_lazy("Refuse the release"), pgettext_lazy("release", "Refuse")),
)
release_withdraw = end_view(
    releasing.withdraw_release,
    "credit.release_tradingdocument",
    Page(gettext_lazy("Withdraw the request"), pgettext_lazy("release", "Withdraw")),
)

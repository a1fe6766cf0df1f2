"""Special policies and settlements of all customers: the list, one of them with its history, and deeds on them."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.terms import ADD, CHANGE, add_term, change_term
from credit.filters.terms import TermFilter
from credit.forms.campaigns import TermChangeForm, TermForm
from credit.models import SpecialTerm, TermReview
from credit.views.booking import asked_customer, list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_specialterm"
EXPORT = "credit.export_creditfile"
SORTS = {"newest": "id", "since": "begun_on"}
DEFAULT_SORT = "-newest"


def terms_of(request: HttpRequest) -> TermFilter:
    return TermFilter(request.GET, SpecialTerm.objects.visible_to(request.user), request=request)


def last_found(term: SpecialTerm) -> TermReview | None:
    return next(iter(term.reviews.all()), None)


@require_GET
@never_cache
@permission_required(VIEW, raise_exception=True)
def term_list(request: HttpRequest) -> HttpResponse:
    filters = terms_of(request)
    shown = SpecialTerm.objects.with_findings()
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    for term in page.rows:
        term.last = last_found(term)
    columns = [
        (_("customer"), "newest"),
        (_("kind"), ""),
        (_("what was agreed"), ""),
        (_("since"), "since"),
        (_("state"), ""),
        (_("last finding"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "terms", "terms_export"),
        "headings": headings(page, columns),
    }
    return list_response(request, page, facts, whole="credit/terms/list.html", table="credit/terms/_table.html")


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def terms_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order."""
    filters = terms_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.with_findings().iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Special terms"))


def exported() -> list[Column]:
    words = dict(TermReview.Outcome.choices)

    def of_last(fact):
        return lambda term: fact(found) if (found := last_found(term)) else None

    return [
        (_("customer code"), lambda term: term.customer.code),
        (_("customer"), lambda term: term.customer.name),
        *field_columns(SpecialTerm, ("kind", "text", "begun_on", "ended_on", "written_by", "written_at")),
        (_("last finding"), of_last(lambda found: str(words[found.outcome]))),
        (_("reason"), of_last(lambda found: found.reason)),
        (_("by"), of_last(lambda found: str(found.by))),
        (_("at"), of_last(lambda found: found.at)),
    ]


def find_term(request: HttpRequest, pk: int) -> SpecialTerm:
    return get_object_or_404(SpecialTerm.objects.visible_to(request.user).with_findings(), pk=pk)


@require_GET
@never_cache
@permission_required(VIEW, raise_exception=True)
def term_detail(request: HttpRequest, pk: int) -> HttpResponse:
    term = find_term(request, pk)
    change = f"{term.get_absolute_url()}change/"
    deeds = offered(request.user, (change, _("Change or end"), "edit", CHANGE, term.ended_on is None))
    return render(request, "credit/terms/detail.html", {"term": term, "deeds": deeds})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CHANGE], raise_exception=True)
def term_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Between two meetings; once ended they stay as they are."""
    term = find_term(request, pk)
    known = ((_("what was agreed"), term.text),)
    page = Page(_("Change or end special terms"), _("Save"), _("The special terms are changed."), known=known)
    form = TermChangeForm(request.POST or None, initial={"text": term.text})
    return deed_page(request, page, form, partial(change_term, term=term), back=term)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ADD], raise_exception=True)
def term_add(request: HttpRequest) -> HttpResponse:
    """Agreed outside a yearly grading; the next one looks at them."""
    initial = {"begun_on": timezone.localdate(), **asked_customer(request)}
    form = TermForm(request.POST or None, person=request.user, initial=initial)
    page = Page(_("Write special terms down"), _("Save"), _("The special terms are written down."))
    return deed_page(request, page, form, add_term, makes=SpecialTerm)

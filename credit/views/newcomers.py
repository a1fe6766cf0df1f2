"""新客户: the list of who is to be assessed, the page with the facts, and the two deeds (S1-13 R5)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.newcomers import ASSESS, assess_newcomer, give_provisional
from credit.filters.standing import NewcomerFilter
from credit.forms.standing import GradeForm
from credit.hooks_standing import deeds_of
from credit.models import Newcomer
from credit.newcomer_facts import facts_of
from credit.newcomers_nightly import owed_assessments
from credit.standing import grade_of
from credit.views.booking import list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_newcomer"
EXPORT = "customers.export_customer"
SORTS = {"day": "assess_on", "first": "first_sale_on", "newest": "id"}
DEFAULT_SORT = "day"
PEOPLE = ("customer__owner", "customer__department", "given_by", "assessed_by", "policy")


def newcomers_of(request: HttpRequest) -> NewcomerFilter:
    return NewcomerFilter(request.GET, Newcomer.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def newcomer_list(request: HttpRequest) -> HttpResponse:
    filters = newcomers_of(request)
    shown = Newcomer.objects.select_related("customer__owner", "customer__department")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    put_deadlines(page.rows)
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "newcomers", "newcomers_export", may_export=EXPORT),
        "headings": headings(page, columns()),
        "tab": "newcomers",
    }
    return list_response(
        request, page, facts, whole="credit/standing/newcomers.html", table="credit/standing/_newcomers.html"
    )


def put_deadlines(rows: list[Newcomer]) -> None:
    """Until when each of them is to be assessed, and who is late."""
    owed = owed_assessments().filter(record_id__in=[one.pk for one in rows])
    due, now = dict(owed.values_list("record_id", "due_at")), timezone.now()
    for one in rows:
        one.due_at = due.get(one.pk)
        one.is_late = bool(one.due_at and one.due_at < now)


def columns() -> list[tuple[str, ...]]:
    return [
        (_("customer"), "newest"),
        (_("owner"), ""),
        (_("first sale"), "first"),
        (_("to be assessed on"), "day"),
        (pgettext("customer", "grade"), ""),
        (_("grade by the figures"), ""),
        (_("state"), ""),
    ]


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def newcomer_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order."""
    filters = newcomers_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related(*PEOPLE).iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("New customers"))


def exported() -> list[Column]:
    days = ("first_sale_on", "last_sale_on", "assess_on", "state", "grade", "proposed", "price_level", "counted_on")
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        (_("owner"), lambda one: one.customer.owner),
        (_("department"), lambda one: one.customer.department),
        *field_columns(Newcomer, (*days, "given_by", "assessed_at", "assessed_by", "reason")),
    ]


def find_newcomer(request: HttpRequest, pk: int) -> Newcomer:
    return get_object_or_404(Newcomer.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def newcomer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_newcomer(request, pk)
    put_deadlines([found])
    facts = {
        "newcomer": found,
        "customer": found.customer,
        "grade": grade_of(found.customer_id),
        "facts": facts_of(found, timezone.localdate()),
        "ratings": list(found.ratings.select_related("by").order_by("-pk")[:50]),
        "deeds": deeds_of(found, request.user),
    }
    return render(request, "credit/standing/newcomer.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASSESS], raise_exception=True)
def newcomer_grade(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_newcomer(request, pk)
    page = Page(
        _("Give a provisional grade"),
        _("Give it"),
        _("The provisional grade is given."),
        _("It counts at once and is shown as provisional until the customer is assessed."),
        template="credit/standing/grade.html",
    )
    return grade_page(request, found, page, give_provisional)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASSESS], raise_exception=True)
def newcomer_assess(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_newcomer(request, pk)
    page = Page(
        _("Assess the new customer"),
        _("Assess"),
        _("The customer is assessed."),
        _("The grade stands until the next grading is published."),
        template="credit/standing/grade.html",
    )
    return grade_page(request, found, page, assess_newcomer)


def grade_page(request: HttpRequest, newcomer: Newcomer, page: Page, deed) -> HttpResponse:
    now = grade_of(newcomer.customer_id)
    form = GradeForm(request.POST or None, initial={"grade": str(now) or newcomer.proposed})
    facts = {"newcomer": newcomer, "grade": now, "facts": facts_of(newcomer, timezone.localdate())}
    deed = partial(deed, newcomer=newcomer)
    return deed_page(request, page, form, deed, back=newcomer, about=newcomer.customer.name, facts=facts)

"""抽查: what waits to be checked, what was found, and the figures (S1-13 R7)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.grade_checks import CHECK, check_use, do_todo, keepers_of, period_of
from credit.filters.grade_checks import CheckFilter
from credit.forms.care import DoneForm
from credit.forms.grade_checks import ANSWER_WORDS, CheckForm
from credit.models import GradeCheck
from credit.policy import policy_for
from credit.views.booking import EXPORT, find, list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page
from regulations.models import Duty

VIEW = "credit.view_gradecheck"
SORTS = {"newest": "id"}
DEFAULT_SORT = "-newest"
PEOPLE = ("representative", "checker", "checked_by")


def checks_of(request: HttpRequest) -> CheckFilter:
    return CheckFilter(request.GET, GradeCheck.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def check_list(request: HttpRequest) -> HttpResponse:
    filters = checks_of(request)
    shown = GradeCheck.objects.select_related("customer", *PEOPLE)
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("customer"), "newest"),
        (_("grade"), ""),
        (_("sales representative"), ""),
        (_("who checks"), ""),
        (pgettext("grade check", "result"), ""),
        (_("to do"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "grade_checks", "grade_checks_export"),
        "headings": headings(page, columns),
        "figures": figures_of(GradeCheck.objects.visible_to(request.user)),
        "tab": "checks",
    }
    return list_response(request, page, facts, whole="credit/care/checks.html", table="credit/care/_checks_table.html")


def figures_of(rows) -> dict:
    """Of the period that runs: drawn, checked, and how many were not treated as their grade wants."""
    begins_on = period_of(timezone.localdate(), policy_for())
    counted = rows.filter(draw__begins_on=begins_on).aggregate(
        drawn=Count("pk"),
        checked=Count("pk", filter=Q(checked_at__isnull=False)),
        wrong=Count("pk", filter=Q(is_right=False)),
    )
    return {**counted, "begins_on": begins_on}


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def check_export(request: HttpRequest) -> HttpResponseBase:
    """Every check of the list that the address describes, in its order."""
    filters = checks_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer", "done_by", *PEOPLE).iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Grade checks"))


def exported() -> list[Column]:
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        *field_columns(GradeCheck, ("grade", "representative", "checker", "checked_at", "checked_by", "is_right")),
        *field_columns(GradeCheck, ("finding", "todo", "todo_on", "done_at", "done_by", "done_note")),
    ]


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    check = find(request, GradeCheck, pk, "draw__department", "done_by", *PEOPLE)
    facts = {
        "check": check,
        "customer": check.customer,
        "answers": [(point, ANSWER_WORDS[answer]) for point, answer in check.points.items()],
        "deeds": deeds_of(check, request.user),
        "duty": Duty.objects.about(check).open().select_related("responsible", "department").first(),
    }
    return render(request, "credit/care/check.html", facts)


def deeds_of(check: GradeCheck, person) -> list[dict]:
    keeps = person.pk in keepers_of(check)
    may_check = not check.checked_at and person.pk != check.representative_id
    return offered(
        person,
        (reverse("credit:grade_check_answer", args=[check.pk]), _("Check the use"), "check", CHECK, may_check),
        (
            reverse("credit:grade_check_done", args=[check.pk]),
            pgettext("grade check", "Put right"),
            "check",
            VIEW,
            bool(check.todo) and not check.done_at and keeps,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CHECK], raise_exception=True)
def check_answer(request: HttpRequest, pk: int) -> HttpResponse:
    check = find(request, GradeCheck, pk, *PEOPLE)
    form = CheckForm(request.POST or None)
    page = Page(
        _("Check the use of the grade"),
        _("Save"),
        _("The check is written down."),
        known=((_("customer"), str(check.customer)), (_("grade"), check.grade)),
    )
    return deed_page(request, page, form, partial(check_use, check=check), back=check)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def check_done(request: HttpRequest, pk: int) -> HttpResponse:
    check = find(request, GradeCheck, pk, *PEOPLE)
    page = Page(
        _("It is put right"), _("Save"), _("It is written down as done."), known=((_("to do"), check.todo or "—"),)
    )
    return deed_page(request, page, DoneForm(request.POST or None), partial(do_todo, check=check), back=check)

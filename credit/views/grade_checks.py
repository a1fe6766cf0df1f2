"""抽查: what waits to be checked, what was found, and the figures (S1-13 R7)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.lists import headings, list_response
from credit.actions.grade_checks import CHECK, check_use, do_todo, keepers_of, period_of
from credit.filters.grade_checks import CheckFilter
from credit.forms.care import DoneForm
from credit.forms.grade_checks import ANSWER_WORDS, CheckForm
from credit.models import GradeCheck
from credit.policy import policy_for
from credit.views.booking import find, list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page
from regulations.models import Duty

VIEW = "credit.view_gradecheck"
SORTS = {"newest": "id"}
PEOPLE = ("representative", "checker", "checked_by")


@require_GET
@permission_required(VIEW, raise_exception=True)
def check_list(request: HttpRequest) -> HttpResponse:
    rows = GradeCheck.objects.visible_to(request.user)
    filters = CheckFilter(request.GET, rows, request=request)
    shown = GradeCheck.objects.select_related("customer", *PEOPLE)
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort="-newest", shown=shown)
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
        "frame": list_frame(request, "grade_checks"),
        "headings": headings(page, columns),
        "figures": figures_of(rows),
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

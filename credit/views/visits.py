"""拜访计划: who is to be visited next, by whom, and what is overdue (S1-13 R14)."""

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.exports import Column
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.filters.visits import VisitFilter
from credit.models import VisitPlan
from credit.views.booking import find, list_frame, page_as_set

VIEW = "credit.view_visitplan"
RECORD = "customers.add_interaction"
SORTS = {"due": "due_on", "last": "last_at"}
DEFAULT_SORT = "due"


def visits_of(request: HttpRequest) -> VisitFilter:
    return VisitFilter(request.GET, VisitPlan.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def visit_list(request: HttpRequest) -> HttpResponse:
    """The most urgent first; one's own visits with `mine`."""
    filters = visits_of(request)
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown())
    columns = [
        (_("customer"), ""),
        (_("grade"), ""),
        (_("visitor"), ""),
        (_("days between visits"), "", "number"),
        (_("last visit"), "last"),
        (_("next visit due"), "due"),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "visits", "visits_export"),
        "headings": headings(page, columns),
        "today": timezone.localdate(),
        "may_record": request.user.has_perm(RECORD),
        "tab": "visits",
    }
    return list_response(request, page, facts, whole="credit/care/visits.html", table="credit/care/_visits_table.html")


def shown() -> QuerySet:
    return VisitPlan.objects.select_related("customer", "person")


@require_POST
@permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
def visit_export(request: HttpRequest) -> HttpResponseBase:
    """Every visit of the list that the address describes, in its order."""
    filters = visits_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer", "person").iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Visit plan"))


def exported() -> list[Column]:
    return [
        (_("customer code"), lambda visit: visit.customer.code),
        (_("customer"), lambda visit: visit.customer.name),
        (_("grade"), lambda visit: visit.grade),
        (_("whose visits"), lambda visit: visit.get_role_display()),
        (_("visitor"), lambda visit: visit.person),
        (_("days between visits"), lambda visit: visit.days),
        (_("last visit"), lambda visit: visit.last_at),
        (_("next visit due"), lambda visit: visit.due_on),
    ]


@require_safe
@permission_required([VIEW, RECORD], raise_exception=True)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the duty leads: a visit is made by recording it."""
    found = find(request, VisitPlan, pk)
    return redirect(f"{reverse('customers:interaction_new', args=[found.customer_id])}?kind=visit")

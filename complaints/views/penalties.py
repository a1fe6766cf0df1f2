"""处罚台账: the ledger of penalties, and what each person or department has come to."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from complaints.filters_penalties import PenaltyFilter
from complaints.models import Penalty
from complaints.policy import policy_for
from complaints.views.common import page_as_set
from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked

SORTS = {"proposed": "id", "points": "points", "amount": "amount"}
DEFAULT_SORT = "-proposed"
MOST_TOTALS = 20
SHOWN = ("complaint", "employee", "department", "new_owner", "decided_by")


@require_GET
@permission_required("complaints.view_penalty", raise_exception=True)
def penalty_list(request: HttpRequest) -> HttpResponse:
    filters = PenaltyFilter(request.GET, Penalty.objects.visible_to(request.user), request=request)
    policy = policy_for()
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        shown=Penalty.objects.select_related(*SHOWN).defer("reason"),
    )
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page, headed()),
        "totals": totals_of(filters.qs),
        "fines_on": policy.fines_on,
    }
    whole, table = "complaints/penalties/list.html", "complaints/penalties/_table.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required(["complaints.view_penalty", "complaints.export_complaint"], raise_exception=True)
def penalty_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the ledger that the address describes, in its order."""
    filters = PenaltyFilter(request.GET, Penalty.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related(*SHOWN, "proposed_by").iterator(chunk_size=500)
    return list_export(request, rows, columns(), filters=filters, sort=sort, name=_("Penalty ledger"))


def columns() -> list[Column]:
    names = ("kind", "employee", "department", "points", "amount", "new_owner", "complaint", "reason", "state")
    return field_columns(Penalty, (*names, "proposed_at", "proposed_by", "decided_at", "decided_by", "told_at"))


def totals_of(penalties: QuerySet[Penalty]) -> list[dict]:
    """Approved points and fines, by person or department; the heaviest first."""
    rows = penalties.counting().exclude(kind=Penalty.Kind.TRANSFER).order_by()
    grouped = rows.values("employee_id", "employee__name", "department_id", "department__name")
    grouped = grouped.annotate(count=Count("complaint", distinct=True), points=Sum("points"), amount=Sum("amount"))
    return list(grouped.order_by("-points", "-amount", "-count")[:MOST_TOTALS])


def headed() -> list[tuple[str, str]]:
    return [
        (_("penalty"), ""),
        (_("whom it concerns"), ""),
        (_("points"), "points"),
        (_("amount"), "amount"),
        (_("complaint"), ""),
        (_("state"), ""),
        (_("proposed at"), "proposed"),
    ]

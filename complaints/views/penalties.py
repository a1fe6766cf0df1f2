"""处罚台账: the ledger of penalties, and what each person or department has come to."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from complaints.filters_penalties import PenaltyFilter
from complaints.models import Penalty
from complaints.policy import policy_for
from core.paging import Page, page_of

SORTS = {"proposed": "id", "points": "points", "amount": "amount"}
MOST_TOTALS = 20
SHOWN = ("complaint", "employee", "department", "new_owner", "decided_by")


@require_GET
@permission_required("complaints.view_penalty", raise_exception=True)
def penalty_list(request: HttpRequest) -> HttpResponse:
    filters = PenaltyFilter(request.GET, Penalty.objects.visible_to(request.user), request=request)
    policy = policy_for()
    page = page_of(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort="-proposed",
        size=policy.page_size,
        count_limit=policy.count_limit,
        shown=Penalty.objects.select_related(*SHOWN).defer("reason"),
    )
    swap = request.htmx and not request.htmx.history_restore_request
    facts = {
        "page": page,
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page),
        "totals": totals_of(filters.qs),
        "fines_on": policy.fines_on,
    }
    response = render(request, "complaints/penalties/_table.html" if swap else "complaints/penalties/list.html", facts)
    if swap:
        response["HX-Push-Url"] = request.path + page.here
    patch_vary_headers(response, ["HX-Request"])
    return response


def totals_of(penalties: QuerySet[Penalty]) -> list[dict]:
    """Approved points and fines, by person or department; the heaviest first."""
    rows = penalties.counting().exclude(kind=Penalty.Kind.TRANSFER).order_by()
    grouped = rows.values("employee_id", "employee__name", "department_id", "department__name")
    grouped = grouped.annotate(count=Count("complaint", distinct=True), points=Sum("points"), amount=Sum("amount"))
    return list(grouped.order_by("-points", "-amount", "-count")[:MOST_TOTALS])


def headings(page: Page) -> list[dict]:
    columns = [
        (_("penalty"), ""),
        (_("whom it concerns"), ""),
        (_("points"), "points"),
        (_("amount"), "amount"),
        (_("complaint"), ""),
        (_("state"), ""),
        (_("proposed at"), "proposed"),
    ]
    return [{"label": label, **page.sorts.get(name, {})} for label, name in columns]

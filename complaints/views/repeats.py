"""People who complained more than once, as far as can be told: suggested, for a person to look at."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.repeats import people_of
from core.inputs import whole_number
from customers.models import Customer

MOST_PAGES = 1000


@require_GET
@permission_required("complaints.view_complaint", raise_exception=True)
def repeats(request: HttpRequest) -> HttpResponse:
    """One person a row, who complained last first; each leads to all complaints of this person."""
    size = policy_for().page_size
    number = min(whole_number(request.GET.get("page", "")) or 1, MOST_PAGES)
    people = people_of(Complaint.objects.visible_to(request.user))
    rows = list(people[(number - 1) * size : number * size + 1])
    customers = Customer.objects.visible_to(request.user).only("name").in_bulk(
        [row["customer_id"] for row in rows if row["customer_id"]]
    )  # fmt: skip
    for row in rows[:size]:
        row["customer"] = customers.get(row["customer_id"])
    context = {
        "people": rows[:size],
        "total": people.count(),
        "number": number,
        "before": number - 1,
        "after": number + 1 if len(rows) > size and number < MOST_PAGES else 0,
    }
    return render(request, "complaints/repeats.html", context)

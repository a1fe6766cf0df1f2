"""People who complained more than once, as far as can be told: suggested, for a person to look at."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from complaints.models import Complaint
from complaints.repeats import key_of, newest_repeats, times_of
from complaints.views.common import page_as_set
from customers.models import Customer

SORTS = {"last": "received_at"}
SHOWN = ("customer_id", "phone_index", "complainant", "received_at")


@require_GET
@permission_required("complaints.view_complaint", raise_exception=True)
def repeats(request: HttpRequest) -> HttpResponse:
    """One person a row, who complained last first; each leads to all complaints of this person."""
    seen = Complaint.objects.visible_to(request.user)
    marked, last = newest_repeats(seen)
    page = page_as_set(
        marked,
        request,
        sort_fields=SORTS,
        default_sort="-last",
        last=last,
        shown=Complaint.objects.only(*SHOWN),
    )
    times = times_of(seen, page.rows)
    ids = [one.customer_id for one in page.rows if one.customer_id]
    customers = Customer.objects.visible_to(request.user).only("name").in_bulk(ids)
    for one in page.rows:
        one.known_by, _who = key_of(one)
        one.times, one.shown_customer = times[key_of(one)], customers.get(one.customer_id)
    return render(request, "complaints/repeats.html", {"page": page})

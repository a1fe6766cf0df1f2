"""The page of one complaint: what the customer said first, the clocks at the right, the story below."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.actions.cases import may_still_reopen
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.views.common import clocks_of, find_complaint
from core import trail
from core.models import Event
from customers.models import Customer

STORY = 100  # lines


@require_safe
@never_cache
@permission_required("complaints.view_complaint", raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find_complaint(request, pk)
    facts = {
        "complaint": complaint,
        "policy": policy_for(complaint),
        "clocks": clocks_of(complaint),
        "story": story_of(complaint, request.user),
        "may_see_customer": complaint.customer_id and may_see_customer(request.user, complaint),
        "may_reopen": may_still_reopen(complaint),
        "others": others_of(complaint, request.user),
    }
    return render(request, "complaints/detail.html", facts)


def may_see_customer(person, complaint: Complaint) -> bool:
    if not person.has_perm("customers.view_customer"):
        return False
    return Customer.objects.visible_to(person).filter(pk=complaint.customer_id).exists()


def others_of(complaint: Complaint, person) -> list[Complaint]:
    """What else this customer complained about."""
    if not complaint.customer_id:
        return []
    rows = Complaint.objects.visible_to(person).filter(customer=complaint.customer_id).exclude(pk=complaint.pk)
    return list(rows.only("number", "subject", "state")[:10])


def story_of(complaint: Complaint, person) -> list[Event]:
    """The trail of the complaint, newest first; reads only for those who watch over the trail."""
    rows = Event.objects.about(complaint).select_related("by").order_by("-id")
    if not person.has_perm("core.view_event"):
        rows = rows.filter(kind=Event.Kind.DEED)
    story = list(rows[:STORY])
    for event in story:
        event.title = trail.deed_name(event.deed)
        event.text = text_of(event)
    return story


def text_of(event: Event) -> str:
    if event.deed == "complaints.assign" and "handler" in event.changes:
        before, after = event.changes["handler"]
        return _("from %(before)s to %(after)s") % {"before": before, "after": after}
    return event.details.get("text", "")

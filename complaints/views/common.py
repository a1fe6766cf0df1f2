"""How views fetch a complaint, its clocks, and leave after a deed."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.querysets import RECORD
from core.paging import Page, page_of
from regulations.models import Duty
from staff.models import User

ABOUT = ("customer__owner", "department", "about_department", "category", "policy")
PEOPLE = ("handler", "registered_by", "resolved_by", "answered_by", "confirmed_by", "judged_by", "about")


def find_complaint(request: HttpRequest, pk: int) -> Complaint:
    """The complaint if it is within the person's scope, otherwise 404."""
    return find_among(Complaint.objects.visible_to(request.user), pk)


def find_among(complaints: QuerySet, pk: int) -> Complaint:
    """Its people come in a query of their own: a dozen joins cost more to plan than to read."""
    complaint = get_object_or_404(complaints.select_related(*ABOUT), pk=pk)
    known = User.objects.in_bulk({getattr(complaint, f"{name}_id") for name in PEOPLE} - {None})
    for name in PEOPLE:
        setattr(complaint, name, known.get(getattr(complaint, f"{name}_id")))
    return complaint


def page_as_set(rows: QuerySet, request: HttpRequest, **how) -> Page:
    """A page of a list, as long and counted as far as the policy says; `how` as `core.paging.page_of` takes it."""
    policy = policy_for()
    return page_of(rows, request, size=policy.page_size, count_limit=policy.count_limit, **how)


def typed_name(request: HttpRequest) -> str:
    """What was typed to find a customer; PostgreSQL takes no NUL."""
    return request.POST.get("find", "")[:100].replace("\x00", "").strip()


def clocks_of(complaint: Complaint) -> list[Duty]:
    """Everything that was ever owed for this complaint, oldest first."""
    return list(Duty.objects.about(complaint).select_related("department", "responsible", "clause").order_by("id"))


def settling_clocks(complaints: Iterable[Complaint]) -> dict[int, Duty]:
    """{complaint id: its newest clock of settling}, in one query."""
    ids = [complaint.pk for complaint in complaints]
    rows = Duty.objects.filter(record_type=RECORD, record_id__in=ids, rule__startswith="complaints.resolve")
    return {duty.record_id: duty for duty in rows.select_related("department").order_by("id")}


def leave(request: HttpRequest, complaint: Complaint, message: str) -> HttpResponse:
    """Back to the complaint; to the list when the deed took it out of the person's sight."""
    messages.success(request, message)
    if Complaint.objects.visible_to(request.user).filter(pk=complaint.pk).exists():
        return redirect(complaint)
    messages.info(request, _("“%s” is no longer among the complaints that you see.") % complaint)
    return redirect("complaints:list")

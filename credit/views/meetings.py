"""The review meeting and the special terms that it looks at."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credit.actions.campaigns import REVIEW
from credit.actions.meeting import close_meeting, hold_meeting, mark_of, open_meeting_of
from credit.actions.terms import ADD, add_term, review_term
from credit.forms.campaigns import AnswerlessForm, MeetingForm, TermForm, TermReviewForm
from credit.models import Campaign, SpecialTerm
from credit.views.campaigns import VIEW, find_campaign
from credit.views.deed_pages import Page, deed_page
from staff.models import Department, User


def people_to_invite(campaign: Campaign):
    """Department heads, the chiefs of the sheets, and whoever was invited before."""
    meeting = open_meeting_of(campaign)
    wanted = set(Department.objects.filter(head__isnull=False).values_list("head", flat=True))
    wanted |= set(campaign.sheets.filter(chief__isnull=False).values_list("chief", flat=True))
    wanted |= set(meeting.attendances.values_list("person", flat=True)) if meeting else set()
    return wanted


def present_state(campaign: Campaign, person: User) -> dict:
    """The open meeting as the form shows it; a new one begins with everybody invited."""
    meeting = open_meeting_of(campaign)
    if meeting is None:
        invited = list(people_to_invite(campaign))
        return {"held_on": timezone.localdate(), "chaired_by": person.pk, "invited": invited, "seen": mark_of(None)}
    came = dict(meeting.attendances.values_list("person", "is_present"))
    return {
        "held_on": meeting.held_on,
        "place": meeting.place,
        "chaired_by": meeting.chaired_by_id,
        "minutes": meeting.minutes,
        "invited": list(came),
        "seen": mark_of(meeting),
        "present": [pk for pk, is_present in came.items() if is_present],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REVIEW], raise_exception=True)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the meeting down, or go on with its minutes."""
    campaign = find_campaign(request, pk)
    wanted = people_to_invite(campaign) | {request.user.pk}
    people = User.objects.at_work().filter(pk__in=wanted).order_by("name", "pk")
    initial = present_state(campaign, request.user)
    page = Page(_("Review meeting"), _("Save"), _("The meeting is put down."))
    form = MeetingForm(request.POST or None, people=people, initial=initial)
    return deed_page(request, page, form, partial(hold_meeting, campaign=campaign), back=campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REVIEW], raise_exception=True)
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    page = Page(
        _("Close the review meeting"),
        _("Close the meeting"),
        _("The meeting is closed; the lists are being signed."),
        _("The list of grade A and that of grades B and C go to be signed. Nothing is corrected meanwhile."),
    )
    form = AnswerlessForm(request.POST or None)
    return deed_page(request, page, form, partial(close_meeting, campaign=campaign), back=campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REVIEW], raise_exception=True)
def term_review(request: HttpRequest, pk: int, term: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    found = get_object_or_404(SpecialTerm.objects.visible_to(request.user).select_related("customer"), pk=term)
    page = Page(_("Review special terms"), _("Save"), _("The special terms are reviewed."), f"{found}: {found.text}")
    form = TermReviewForm(request.POST or None, initial={"text": found.text})
    return deed_page(request, page, form, partial(review_term, campaign=campaign, term=found), back=campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ADD], raise_exception=True)
def term_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Written down for a customer; each campaign looks at them anew."""
    campaign = find_campaign(request, pk)
    form = TermForm(request.POST or None, person=request.user, initial={"begun_on": timezone.localdate()})
    page = Page(_("Write special terms down"), _("Save"), _("The special terms are written down."))
    return deed_page(request, page, form, add_term, back=campaign)

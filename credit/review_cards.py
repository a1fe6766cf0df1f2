"""Cards of a yearly grading's page: the meeting, special terms, lists to be signed, appeals."""

from django.db.models import Prefetch

from approvals.models import Approval
from core.rules import may
from credit.actions.campaigns import LIST_KIND, REVIEW
from credit.actions.meeting import lacking
from credit.models import Appeal, Attendance, Campaign, SpecialTerm, TermReview

MOST = 100  # lines of one card


def meetings_card(campaign: Campaign, person) -> dict | None:
    """Minutes and who was there, the newest meeting first."""
    people = Prefetch("attendances", Attendance.objects.select_related("person"))
    found = campaign.meetings.select_related("chaired_by", "recorded_by", "closed_by").prefetch_related(people)
    meetings = list(found)
    for one in meetings:
        one.lacking = [] if one.closed_at or not campaign.is_open else list(lacking(one).values())
    return {"template": "credit/campaign/_meetings.html", "meetings": meetings} if meetings else None


def terms_card(campaign: Campaign, person) -> dict | None:
    """Special terms with what this year's meeting found; what it has not looked at comes first."""
    if not person.has_perm("credit.view_specialterm"):
        return None
    mine = SpecialTerm.objects.visible_to(person)
    reviews = TermReview.objects.filter(campaign=campaign, term__in=mine).select_related("by", "term__customer")
    done = list(reviews.order_by("term__customer", "pk")[:MOST])
    waiting = mine.filter(ended_on__isnull=True).exclude(pk__in=campaign.term_reviews.values("term"))
    waiting = list(waiting.select_related("customer").order_by("customer", "pk")[:MOST]) if campaign.is_open else []
    if not waiting and not done:
        return None
    may_review = campaign.state == Campaign.State.REVIEW and may(person, REVIEW)
    return {"template": "credit/campaign/_terms.html", "waiting": waiting, "done": done, "may_review": may_review}


def lists_card(campaign: Campaign, person) -> dict | None:
    """Which lists are signed, by whom, and who is asked now."""
    lists = list(campaign.lists.all())[::-1]
    if not lists or not person.has_perm("credit.view_gradelist"):
        return None
    asked = Approval.objects.filter(kind=LIST_KIND, record_id__in=[one.pk for one in lists])
    asked = {one.record_id: one for one in asked.visible_to(person).with_waiting()}
    for one in lists:
        one.asked = asked.get(one.pk)
    return {"template": "credit/campaign/_lists.html", "lists": lists}


def appeals_card(campaign: Campaign, person) -> dict | None:
    if campaign.published_at is None or not person.has_perm("credit.view_appeal"):
        return None
    found = Appeal.objects.visible_to(person).filter(row__run=campaign.run_id)
    appeals = list(found.select_related("row__customer", "asked_by", "decided_by")[:MOST])
    return {"template": "credit/campaign/_appeals.html", "appeals": appeals}

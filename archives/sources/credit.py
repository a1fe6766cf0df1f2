"""A decision on a credit limit, and a yearly grading that was published (S1-13 R6, R8; S0-21 R58-R63)."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from archives.sources.common import Beat, Entry, Source, sheet, signed
from core.pdf import Joined
from credit.documents.grading import grading_list
from credit.models import Campaign, GradeList, LimitDecision
from credit.suggesting import reason_words


def decided() -> QuerySet:
    about = ("file__customer__department", "decided_by")
    return LimitDecision.objects.select_related(*about).annotate(finished=F("decided_at"))


def decision_entry(decision: LimitDecision) -> Entry:
    customer = decision.file.customer
    return Entry(
        title=_("Decision on the credit limit of %s") % customer.name,
        number=str(decision.pk),
        responsible=str(decision.decided_by),
        customer=customer,
        subject="",
        department=customer.department,
    )


def decision_paper(decision: LimitDecision, by, _beat: Beat) -> bytes:
    reasons = [reason_words(one) for one in decision.reasons]
    title = _("Decision on the credit limit")
    return sheet("decision", decision.file, title, by=by, decision=decision, reasons=reasons)


def published() -> QuerySet:
    over = Campaign.objects.filter(state=Campaign.State.PUBLISHED)
    return over.select_related("run", "published_by__department", "opened_by").annotate(finished=F("published_at"))


def campaign_entry(campaign: Campaign) -> Entry:
    return Entry(
        title=campaign_title(campaign),
        number=str(campaign.year),
        responsible=str(campaign.published_by),
        customer=None,
        subject=_("Customer grading"),
        department=campaign.published_by.department,
    )


def campaign_title(campaign: Campaign) -> str:
    return _("Yearly grading %s as it was published") % campaign.year


def campaign_paper(campaign: Campaign, by, beat: Beat) -> bytes:
    """A first sheet with the signatures and minutes, then the whole list."""
    lists = list(campaign.lists.values_list("pk", flat=True))
    meetings = list(campaign.meetings.select_related("chaired_by").order_by("pk"))
    facts = {"approvals": signed(GradeList, lists), "meetings": meetings}
    joined = Joined()
    joined.add(sheet("campaign", campaign, campaign_title(campaign), by=by, **facts))
    beat()
    joined.add(grading_list(campaign.run, by=by, on_part=lambda _done, _total: beat()))
    return joined.as_bytes()


DECISION = Source("credit.decision", LimitDecision, decided, decision_entry, decision_paper)
CAMPAIGN = Source("credit.campaign", Campaign, published, campaign_entry, campaign_paper)

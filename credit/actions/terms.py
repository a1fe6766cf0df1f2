"""特殊政策与特殊结算: agreed with a customer, looked at one by one in each campaign (S1-13 R4)."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.campaigns import REVIEW, hold_campaign
from credit.models import Campaign, SpecialTerm, TermReview
from credit.watching import said
from customers.models import Customer

ADD, CHANGE = "credit.add_specialterm", "credit.change_specialterm"


def open_terms(campaign: Campaign) -> QuerySet[SpecialTerm]:
    """Terms in force that the meeting has not looked at."""
    seen = TermReview.objects.filter(campaign=campaign).values("term")
    return SpecialTerm.objects.filter(ended_on__isnull=True).exclude(pk__in=seen)


@transaction.atomic
def add_term(*, customer: Customer, kind: str, text: str, begun_on: date, by) -> SpecialTerm:
    """Special terms as they were agreed; proposed in the meeting or at any other time."""
    require(by, ADD)
    if not rows_for(by, Customer).filter(pk=customer.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    term = SpecialTerm.objects.create(
        customer=customer,
        kind=kind,
        text=said(text, _("Say what was agreed.")),
        begun_on=begun_on,
        written_at=timezone.now(),
        written_by=by,
    )
    trail.write("credit.add_term", term, by=by, details={"text": term.text[:200]})
    return term


@transaction.atomic
def review_term(
    *, campaign: Campaign, term: SpecialTerm, outcome: str, text: str = "", reason: str = "", by
) -> TermReview:
    """Stable, changed or withdrawn, once in each campaign."""
    require(by, REVIEW)
    held = hold_campaign(campaign.pk, Campaign.State.REVIEW)
    term = hold_term(term)
    if done := TermReview.objects.filter(campaign=held, term=term).select_related("by").first():
        raise Stale(_("%s has decided on this already.") % done.by, current=done)
    return find(term, outcome, text, reason, campaign=held, by=by)


@transaction.atomic
def change_term(*, term: SpecialTerm, outcome: str, text: str = "", reason: str, by) -> TermReview:
    """Changed or ended between two meetings; the next meeting looks at what is left all the same."""
    require(by, CHANGE)
    if not rows_for(by, SpecialTerm).filter(pk=term.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return find(hold_term(term), outcome, text, reason, campaign=None, by=by)


def hold_term(term: SpecialTerm) -> SpecialTerm:
    return SpecialTerm.objects.select_for_update(no_key=True, of=("self",)).get(pk=term.pk)


def find(term: SpecialTerm, outcome: str, text: str, reason: str, *, campaign: Campaign | None, by) -> TermReview:
    """Put the finding down and do to the terms what it says."""
    if term.ended_on:
        raise Stale(_("These terms have ended already."), current=term)
    if outcome == TermReview.Outcome.CHANGED:
        text = said(text, _("Say what was agreed."))
    if outcome != TermReview.Outcome.STABLE:
        reason = said(reason, _("Say why they do not stay as they are."))
    review = TermReview(campaign=campaign, term=term, outcome=outcome, before=term.text, text=text, by=by)
    review.reason, review.at = reason.strip(), timezone.now()
    review.save()
    settle_term(term, outcome, text)
    words = str(TermReview.Outcome(outcome).label)
    trail.write("credit.review_term", term, by=by, reason=review.reason, details={"outcome": words})
    return review


def settle_term(term: SpecialTerm, outcome: str, text: str) -> None:
    """What the finding does to the terms themselves; the wording before stays in the finding."""
    if outcome == TermReview.Outcome.CHANGED:
        term.text = text
    if outcome == TermReview.Outcome.WITHDRAWN:
        term.ended_on = timezone.localdate()
    term.save(update_fields=["text", "ended_on"])

"""The cards of the page of a yearly grading in their order, and what can be done with it now."""

from collections.abc import Callable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.models import Job
from credit.actions.campaigns import REVIEW
from credit.actions.meeting import lacking, open_meeting_of
from credit.actions.publishing import PUBLISH
from credit.models import Campaign, GradingRun, Rating, Sheet
from credit.models.common import Asked
from credit.policy import policy_for
from credit.review_cards import appeals_card, lists_card, meetings_card, terms_card
from credit.views.booking import offered
from regulations.models import Duty
from staff.rules import scope_of

State = Campaign.State
SHOWN = 50  # changes by people that the page shows; the sheets show all


def facts_card(campaign: Campaign, person) -> dict:
    """What was frozen, by whom, and until when it holds."""
    job = None if campaign.run.is_finished else campaign.run.job
    is_mine = bool(job and Job.objects.visible_to(person).filter(pk=job.pk).exists())
    return {"template": "credit/campaign/_facts.html", "job_is_mine": is_mine, "policy": policy_for(campaign)}


def changes_card(campaign: Campaign, person) -> dict | None:
    """Differences to last year: the first thing shown."""
    old = GradingRun.objects.filter(pk=campaign.run.totals.get("compared_with")).first()
    return {"template": "credit/campaign/_changes.html", "old_run": old} if old else None


def stages_card(campaign: Campaign, person) -> dict | None:
    """How many customers have each grade: computed, after the sheets, after the meeting, final."""
    if not campaign.run.is_finished:
        return None
    return {"template": "credit/campaign/_stages.html", "stages": stages_of(campaign)}


def stages_of(campaign: Campaign) -> list[dict]:
    """From the kept totals and the few changes of people: the rows themselves are not counted."""
    moves = Rating.objects.filter(row__run=campaign.run_id).order_by().values_list("step", "old", "new")
    moves = list(moves.annotate(count=Count("id")))
    counted = {line["grade"]: line["customers"] for line in campaign.run.lines}
    known = [step for step, *_rest in moves] if campaign.published_at else []  # totals are final, then; else computed
    lines = []
    for grade, count in counted.items():
        by_step = {step: net_of(moves, step, grade) for step in Rating.Step.values}
        computed = count - sum(by_step[step] for step in set(known))
        initial = computed + by_step["initial"]
        review = initial + by_step["review"]
        stages = {"computed": computed, "initial": initial, "review": review, "final": review + by_step["appeal"]}
        lines.append({"grade": grade, **stages})
    return lines


def net_of(moves: list[tuple], step: str, grade: str) -> int:
    return sum(count * ((new == grade) - (old == grade)) for moved, old, new, count in moves if moved == step)


def sheets_card(campaign: Campaign, person) -> dict | None:
    """How far the sheets are, and which are late."""
    changed = Exists(Rating.objects.filter(row=OuterRef("rows")))
    found = list(
        campaign.sheets.select_related("department", "chief", "submitted_by")
        .annotate(customers=Count("rows"), changed=Count("rows", filter=Q(changed)))
        .order_by("state", "pk")
    )
    if not found:
        return None
    scope, now = scope_of(person), timezone.now()
    owed = Duty.objects.open().filter(record_type="credit.sheet", record_id__in=[one.pk for one in found])
    due = dict(owed.values_list("record_id", "due_at")) if campaign.state == State.INITIAL else {}
    for one in found:
        one.is_seen = scope.everything or one.chief_id == person.pk or one.department_id in scope.departments
        one.due_at = due.get(one.pk)
        one.is_late = bool(one.due_at and one.due_at < now)
    done = sum(one.state == Sheet.State.SUBMITTED for one in found)
    return {"template": "credit/campaign/_sheets.html", "sheets": found, "done": done}


def people_card(campaign: Campaign, person) -> dict | None:
    """Who changed which grade, why and when, the newest first; of customers that the person may see."""
    rows = campaign.run.rows.visible_to(person)
    found = Rating.objects.filter(row__run=campaign.run_id, row__in=rows.order_by()).select_related(
        "row__customer", "by"
    )
    ratings = list(found.order_by("-pk")[: SHOWN + 1])
    if not ratings:
        return None
    return {"template": "credit/campaign/_people.html", "ratings": ratings[:SHOWN], "has_more": len(ratings) > SHOWN}


# card(campaign, person) -> {"template": "credit/campaign/_NAME.html", …} or None where there is nothing to show
CARDS: list[Callable[[Campaign, object], dict | None]] = [
    changes_card,
    stages_card,
    sheets_card,
    meetings_card,
    lists_card,
    appeals_card,
    terms_card,
    people_card,
    facts_card,
]


def cards_of(campaign: Campaign, person) -> list[dict]:
    return [shown for card in CARDS if (shown := card(campaign, person))]


def next_deeds(campaign: Campaign, person) -> list[dict]:
    """What the person can do now, the one next step first."""
    meeting = open_meeting_of(campaign) if campaign.state == State.REVIEW else None
    can_close = bool(meeting) and not lacking(meeting)
    is_signed = (
        campaign.state == State.APPROVAL and sum(one.state == Asked.APPROVED for one in campaign.lists.all()) == 2
    )
    in_review = campaign.state == State.REVIEW
    may_withdraw = campaign.state not in (State.WITHDRAWN, State.COMPUTING) or campaign.run.state == "failed"

    def at(name: str) -> str:
        return reverse(f"credit:{name}", args=[campaign.pk])

    return offered(
        person,
        (
            at("campaign_review"),
            _("Go on to the review meeting"),
            "arrow-right",
            REVIEW,
            campaign.state == State.INITIAL,
        ),
        (at("campaign_publish"), pgettext("button", "Publish"), "send", PUBLISH, is_signed),
        (
            at("meeting"),
            _("Minutes of the meeting") if meeting else _("Put the review meeting down"),
            "users",
            REVIEW,
            in_review,
        ),
        (at("campaign_correct"), _("Correct grades"), "edit", REVIEW, bool(meeting)),
        (at("meeting_close"), _("Close the meeting"), "check", REVIEW, can_close),
        (at("term_new"), _("Write special terms down"), "plus", "credit.add_specialterm", campaign.is_open),
        (
            at("campaign_withdraw"),
            pgettext("campaign", "Withdraw"),
            "arrow-back-up",
            "credit.withdraw_gradingrun",
            may_withdraw,
        ),
    )

"""年度评定: opened once a year, handed out, taken to the meeting, withdrawn as a whole (S1-13 R2, R3)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.actions import take_back
from core import trail
from core.errors import Refused, Stale
from core.rules import require
from credit.actions.grading import start_grading, withdraw_run
from credit.actions.plans_nightly import order_plans
from credit.demotions import take_back_demotions
from credit.models import Appeal, Campaign, GradeList, GradingRun, Sheet
from credit.models.common import Asked
from credit.policy import policy_for
from credit.watching import said
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force

OPEN, REVIEW = "credit.open_campaign", "credit.review_campaign"
MEET = "credit.review_within"
LIST_KIND = "credit.grade_list"


def open_campaign(*, year: int, by, send: bool = True) -> Campaign:
    """Freeze the year's sales and the rules, and queue the computing. A year that is open already is given back."""
    require(by, OPEN)
    if standing := standing_campaign(year):
        return standing
    if year >= timezone.localdate().year:
        raise Refused(_("The year %s is not over yet.") % year, code="year")
    try:
        return begin_campaign(year, by=by, send=send)
    except IntegrityError:  # somebody was quicker
        return standing_campaign(year)


def standing_campaign(year: int) -> Campaign | None:
    return Campaign.objects.filter(year=year).exclude(state=Campaign.State.WITHDRAWN).first()


@transaction.atomic
def begin_campaign(year: int, *, by, send: bool) -> Campaign:
    """The campaign with its run, the job and the trail entry, or none of them."""
    attempt = Campaign.objects.filter(year=year).count() + 1
    run = start_grading(
        date_from=date(year, 1, 1),
        date_to=date(year, 12, 31),
        by=by,
        key=f"campaign-{year}-{attempt}",
        send=send,
    )
    campaign = Campaign.objects.create(
        year=year, run=run, policy=version_in_force("credit"), opened_at=timezone.now(), opened_by=by
    )
    trail.write("credit.open_campaign", campaign, by=by, details={"attempt": attempt, **run.policy})
    return campaign


def hold_campaign(pk: int, *states: str) -> Campaign:
    """The campaign as it stands now, locked until the deed is done; `Stale` when it is not in one of these states."""
    held = Campaign.objects.select_for_update(no_key=True, of=("self",)).select_related("run", "policy").get(pk=pk)
    if states and held.state not in states:
        raise Stale(_("The yearly grading is “%s” by now.") % held.get_state_display(), current=held)
    return held


def move_campaign(held: Campaign, state: str, *, by, reason: str = "", **facts) -> None:
    """From one state to the next, with its entry in the trail."""
    before, held.state = held.state, state
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *facts])
    trail.write("credit.move_campaign", held, by=by, reason=reason, changes={"state": [before, str(state)]})


@transaction.atomic
def go_to_review(*, campaign: Campaign, reason: str = "", by) -> Campaign:
    """All sheets are in, or it goes on without the late ones, for a reason. What was saved on theirs counts."""
    require(by, REVIEW)
    held = hold_campaign(campaign.pk, Campaign.State.INITIAL)
    sheets = list(held.sheets.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    late = [one for one in sheets if one.state == Sheet.State.OPEN]
    if late and not reason.strip():
        raise Refused(_("Sheets that are not handed in: %s. Say why it goes on without them.") % len(late), code="late")
    for one in late:
        void_duties(record=one, by=by)
    move_campaign(held, Campaign.State.REVIEW, by=by, reason=reason.strip())
    owe_meeting(held, by=by)
    return held


def owe_meeting(campaign: Campaign, *, by) -> None:
    """Whoever takes it to the meeting calls the meeting."""
    open_duty(
        rule=MEET,
        record=campaign,
        span=policy_for(campaign).review_within,
        begun_at=timezone.now(),
        by=by,
        responsible=by,
        version=campaign.policy,
    )


def meeting_met(campaign: Campaign, *, by) -> None:
    meet_duty(rule=MEET, record=campaign, at=timezone.now(), by=by)


@transaction.atomic
def withdraw_campaign(*, campaign: Campaign, reason: str, by) -> Campaign:
    """As a whole, published or not: nothing is owed any more, nothing is signed any more, the year can be repeated."""
    require(by, "credit.withdraw_gradingrun")
    reason = said(reason, pgettext("campaign", "A withdrawal needs a reason."))
    held = hold_campaign(campaign.pk)
    if held.state == Campaign.State.WITHDRAWN:
        raise Stale(_("%s has already withdrawn this grading.") % held.run.withdrawn_by, current=held)
    if held.run.state == GradingRun.State.WAITING:
        raise Refused(_("It is being computed. Wait until that is over."), code="state")
    for sheet in held.sheets.filter(state=Sheet.State.OPEN):
        void_duties(record=sheet, by=by)
    void_duties(record=held, by=by)
    take_back_lists(held, by=by)
    close_appeals(held, by=by)
    take_back_demotions(held, by=by)
    withdraw_run(held.run, by=by, reason=reason)
    move_campaign(held, Campaign.State.WITHDRAWN, by=by, reason=reason)
    if held.published_at:
        order_plans(held)
    return held


def take_back_lists(campaign: Campaign, *, by) -> None:
    """Nobody has to sign them any more, and a signature that was given holds no longer."""
    standing = campaign.lists.filter(state__in=[Asked.ASKED, Asked.APPROVED])
    for one in standing.order_by("pk"):
        take_back(kind=LIST_KIND, record=one, by=by)
        GradeList.objects.filter(pk=one.pk).update(state=Asked.WITHDRAWN, decided_at=timezone.now(), decided_by=by)


def close_appeals(campaign: Campaign, *, by) -> None:
    """With the grades goes what was asked about them."""
    for one in Appeal.objects.filter(row__run=campaign.run_id, state=Asked.ASKED):
        void_duties(record=one, by=by)
        Appeal.objects.filter(pk=one.pk).update(state=Asked.WITHDRAWN, decided_at=timezone.now(), decided_by=by)

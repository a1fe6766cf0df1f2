"""公布: both lists are signed, the grades come into force for a time, and A customers are written to (S1-13 R8)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs, trail
from core.dates import months_after
from core.errors import Refused
from core.hooks import tell_finished
from core.models import Job
from core.rules import require
from credit.actions.campaigns import hold_campaign, move_campaign
from credit.actions.grading import totals_of
from credit.actions.plans_nightly import order_plans
from credit.actions.validity import campaign_in_force, renewed
from credit.demotions import order_demotions
from credit.models import Campaign, GradeRow, GradingRun
from credit.models.common import Asked
from credit.policy import policy_for
from credit.priority import order_refresh

PUBLISH = "credit.publish_campaign"


@transaction.atomic
def publish_campaign(*, campaign: Campaign, by) -> Campaign:
    """The run comes into force. Grade A is not for life: it holds for the months of the policy."""
    require(by, PUBLISH)
    held = hold_campaign(campaign.pk, Campaign.State.APPROVAL)
    signed = held.lists.filter(state=Asked.APPROVED).values_list("grades", flat=True)
    if len(set(signed)) < 2:
        raise Refused(_("Not all lists are signed yet."), code="lists")
    check_newest(held.run)
    today = timezone.localdate()
    renewed(campaign_in_force(), by=by)
    recount(held.run)
    held.run.state = GradingRun.State.DONE
    held.run.save(update_fields=["state"])
    order_refresh(by=by)
    move_campaign(
        held,
        Campaign.State.PUBLISHED,
        by=by,
        published_at=timezone.now(),
        published_by=by,
        valid_from=today,
        valid_to=months_after(today, policy_for(held).grade_valid_months) - timedelta(days=1),
    )
    order_plans(held)
    order_demotions(held, by=by)
    tell_finished(held, by=by)
    return held


def check_newest(run: GradingRun) -> None:
    """Of two gradings the newer one is in force: with such a one there nothing would come of the publication."""
    other = GradingRun.objects.in_force()
    if other and (other.date_to, other.pk) > (run.date_to, run.pk):
        raise Refused(
            _("The grading %s is newer and would stay in force: withdraw it first.") % other,
            code="newer",
            link=other.get_absolute_url(),
        )


def recount(run: GradingRun) -> None:
    """Totals and changes as the grades stand by now."""
    old = run.totals.get("compared_with")
    changes = GradeRow.objects.changes(run.pk, old) if old else {}
    totals = totals_of(run, by_group="groups" in run.totals)
    run.totals = {**totals, "compared_with": old, "changes": changes}
    run.save(update_fields=["totals"])


def print_letters(campaign: Campaign, *, by, key: str) -> Job:
    """Queue the letters to the A customers that the person may see. The same key gives the same job."""
    require(by, PUBLISH)
    if campaign.state != Campaign.State.PUBLISHED:
        raise Refused(_("Letters are written when the grades are published."), code="state")
    with transaction.atomic():
        job = jobs.enqueue(
            "grade_letters",
            key=f"grade-letters-{campaign.pk}-{by.pk}-{key}"[:120],
            by=by,
            params={"campaign": campaign.pk, "run": campaign.run_id},
            title=_("Letters to A customers %s") % campaign,
        )
        trail.write("credit.print_grade_letters", campaign, by=by, kind="export")
    return job

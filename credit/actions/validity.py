"""有效期: grades are not for life; the sales director is reminded before those in force run out (S1-13 R8)."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from complaints.people import people_with
from credit.models import Campaign, GradingRun
from credit.people import DIRECTORS
from credit.policy import CreditPolicy
from regulations.actions.duties import meet_duty, open_duty
from regulations.models import Duty
from regulations.values import Span

RULE = "credit.run_out_notice"


@transaction.atomic
def watch_validity(today: date, policy: CreditPolicy, *, by) -> Duty | None:
    """From so many days before the last day on, however late the night is; owed until a newer one is published."""
    campaign = campaign_in_force()
    if campaign is None or campaign.valid_to is None:
        return None
    begin = campaign.valid_to - timedelta(days=policy.run_out_notice)
    if today < begin:
        return None
    return open_duty(
        rule=RULE,
        record=campaign,
        span=Span.parse(f"{policy.run_out_notice} days"),
        begun_at=timezone.make_aware(datetime.combine(begin, time.min)),
        by=by,
        responsible=people_with(DIRECTORS).order_by("pk").first(),
        version=campaign.policy,
    )


def campaign_in_force() -> Campaign | None:
    run = GradingRun.objects.finished().select_related("campaign__policy").first()
    return getattr(run, "campaign", None)


def renewed(campaign: Campaign | None, *, by) -> None:
    """A newer grading is published: what was in force until now need not be renewed any more."""
    if campaign:
        meet_duty(rule=RULE, record=campaign, at=timezone.now(), by=by)

"""What happens with time."""

import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import actions
from complaints.actions.grievances import late_grievances
from complaints.actions.months import follow_duty
from complaints.actions.revisits.planning import IN_POOL, plan_missing
from complaints.actions.revisits.rounds import BY_QUOTA, draw_occasion
from complaints.figures.period import month_period
from complaints.models import Complaint, MonthlyReport
from complaints.policy import policy_for
from core import jobs
from core.dates import month_before, next_month
from core.errors import Refused
from core.models import Job
from customers.models import Interaction
from regulations.models import Duty
from staff.models import User

log = logging.getLogger("keguan.complaints")
STATISTICS = "complaint_statistics"
A_RUN = 200  # grievances of one run; the next one goes on
LOTS_A_RUN = 2000


@shared_task
def propose_for_grievances() -> dict[str, int]:
    """Penalties and transfer for what was not settled in time. Safe to run at any time and twice."""
    by, late = User.objects.system(), late_grievances(timezone.now()).order_by("id")[:A_RUN]
    return {"proposed": sum(try_one(actions.propose_for_grievance, complaint=one, by=by) for one in late)}


def make_statistics(job: Job, work) -> dict:
    """Job «complaint_statistics»: one step, so that a killed worker leaves nothing behind and nothing twice."""
    with work.step():
        report = actions.make_report(month=date.fromisoformat(job.params["month"]), by=job.created_by)
    return {"report": report.pk, "url": report.get_absolute_url()} if report else {}


def order_statistics(month: date, *, by) -> Job:
    """The job of this month, started again where it failed."""
    job = jobs.enqueue(
        STATISTICS,
        key=f"{STATISTICS}-{month:%Y-%m}",
        by=by,
        params={"month": month.isoformat()},
        title=_("Complaint statistics"),
    )
    return jobs.retry(job, by=by) if job.state == Job.State.FAILED else job


@shared_task
def monthly_statistics() -> None:
    """Every morning."""
    see_to_month(timezone.localdate())


def see_to_month(today: date) -> None:
    """Every month that is over is counted unless it has been, and goes to the leaders on its day at the latest."""
    system = User.objects.system()
    for month in uncounted(month_before(today)):
        order_statistics(month, by=system)
    for report in MonthlyReport.objects.filter(sent_at__isnull=True).defer("figures").order_by("month"):
        follow_duty(report, Duty.objects.about(report).open().first())
        if report.due_on > today:
            continue
        try:
            actions.send_report(report=report, by=system)
        except Refused as refusal:  # it stays owed, and its duty reminds
            log.warning("statistics of %s not sent: %s", f"{report.month:%Y-%m}", refusal.code)


def uncounted(last: date) -> list[date]:
    """Last month, and those missed since the first one that was counted: nothing may have run for months."""
    # A job that found nothing would be the one of this month for ever, whatever is brought in later.
    if not Complaint.objects.filter(received_at__lt=month_period(last).end).exists():
        return []
    made = set(MonthlyReport.objects.filter(month__lte=last).values_list("month", flat=True))
    month, found = min(made, default=last), []
    while month <= last:
        found += [] if month in made else [month]
        month = next_month(month)
    return found


@shared_task
def plan_revisits() -> dict[str, int]:
    """Cases that were settled on another way than the pages, and repairs and events, take their lots."""
    by, since = User.objects.system(), timezone.now() - timedelta(days=policy_for().lot_days)
    cases = Complaint.objects.filter(state__in=sorted(IN_POOL), revisit="", resolved_at__gte=since)
    cases = cases.order_by("resolved_at", "pk")[:LOTS_A_RUN]
    occasions = Interaction.objects.filter(kind__in=BY_QUOTA, revisit_lot__isnull=True, at__gte=since)
    occasions = occasions.filter(at__lte=timezone.now()).order_by("at", "pk")[:LOTS_A_RUN]
    return {
        "cases": sum(try_one(plan_missing, complaint=one, by=by) for one in cases),
        "occasions": sum(try_one(draw_occasion, interaction=one, by=by) for one in occasions),
    }


def try_one(deed, **facts) -> bool:
    """Whatever one record stumbles over, the others are looked after; the next run tries it again."""
    try:
        return bool(deed(**facts))
    except Refused as refusal:
        log.warning("%s: %s", facts, refusal)
    except Exception:  # any fault at all: one record must not keep the others from being looked after
        log.exception("%s failed for %s", deed.__name__, facts)
    return False


@shared_task
def draw_spot_checks() -> int:
    """Started on the first days of a month: the sample of the month before, once."""
    return draw_month(timezone.localdate())


def draw_month(today: date) -> int:
    return len(actions.draw_checks(month=month_before(today), by=User.objects.system()))


@shared_task
def propose_disposals() -> int:
    """Once a month: closed cases whose time is up."""
    return actions.propose_disposals(today=timezone.localdate(), by=User.objects.system())

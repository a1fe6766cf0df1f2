"""What happens with time."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import actions
from complaints.actions.grievances import late_grievances
from complaints.figures.period import month_before
from complaints.models import MonthlyReport
from core import jobs
from core.errors import Refused
from core.models import Job
from staff.models import User

log = logging.getLogger("keguan.complaints")
STATISTICS = "complaint_statistics"
A_RUN = 200  # grievances of one run; the next one goes on


@shared_task
def propose_for_grievances() -> dict[str, int]:
    """Penalties and transfer for what was not settled in time. Safe to run at any time and twice."""
    by, done = User.objects.system(), 0
    for complaint in late_grievances(timezone.now()).order_by("id")[:A_RUN]:
        try:
            done += bool(actions.propose_for_grievance(complaint=complaint, by=by))
        except Refused as refusal:
            log.warning("%s: %s", complaint, refusal)
        except Exception:
            # Whatever one case stumbles over, the others are looked after; the next run tries it again.
            log.exception("grievance %s", complaint.number)
    return {"proposed": done}


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
    """Last month is counted unless it has been, and goes to the leaders on its day at the latest."""
    system, month = User.objects.system(), month_before(today)
    if not MonthlyReport.objects.filter(month=month).exists():
        order_statistics(month, by=system)
    for report in MonthlyReport.objects.filter(sent_at__isnull=True, due_on__lte=today).defer("figures"):
        try:
            actions.send_report(report=report, by=system)
        except Refused as refusal:  # it stays owed, and its duty reminds
            log.warning("statistics of %s not sent: %s", f"{report.month:%Y-%m}", refusal.code)

"""销售月报: once a month, how the representatives stand against their targets, kept as it was then."""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.dates import month_before
from core.models import Job
from credit.actions.sales_reports import report_month
from credit.models import SalesReport
from staff.models import User

KIND = "sales_report"


@shared_task
def start_report() -> None:
    """On the first days of a month: the report of the month before, unless it is there."""
    order_report(timezone.localdate())


def order_report(today: date) -> Job | None:
    month = month_before(today)
    if SalesReport.objects.filter(month=month).exists():
        return None
    title = _("Sales report of %(month)s") % {"month": f"{month:%Y-%m}"}
    params = {"month": month.isoformat()}
    return jobs.enqueue(KIND, key=f"{KIND}-{month:%Y-%m}", by=User.objects.system(), title=title, params=params)


def run_report(job: Job, work) -> dict:
    """Job «sales_report»: one step."""
    with work.step():
        report = report_month(month=date.fromisoformat(job.params["month"]), by=job.created_by)
    return {"report": report.pk, "url": report.get_absolute_url()}

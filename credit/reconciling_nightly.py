"""The reconciliation of the night, as a job that a killed worker does again."""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from credit.actions.reconciling import reconcile
from staff.models import User

KIND = "reconciliation"


@shared_task
def start_reconciliation() -> None:
    order_reconciliation(timezone.localdate())


def order_reconciliation(day: date) -> Job:
    title = _("Reconciliation of %(day)s") % {"day": day}
    return jobs.enqueue(KIND, key=f"{KIND}-{day}", by=User.objects.system(), title=title)


def run_reconciliation(job: Job, work) -> dict:
    """Job «reconciliation»: one statement and what it found, in one step."""
    with work.step(seconds=600):
        run = reconcile(by=job.created_by)
    return {"files": run.files, "differences": run.differences}

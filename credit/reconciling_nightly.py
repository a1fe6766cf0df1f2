"""The reconciliation of the night, as a job that a killed worker does again."""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from credit.actions.reconciling import follow_rules, moved_by_rules, reconcile
from staff.models import User

KIND, LOT = "reconciliation", 100


@shared_task
def start_reconciliation() -> None:
    order_reconciliation(timezone.localdate())


def order_reconciliation(day: date) -> Job:
    title = _("Reconciliation of %(day)s") % {"day": day}
    return jobs.enqueue(KIND, key=f"{KIND}-{day}", by=User.objects.system(), title=title)


def run_reconciliation(job: Job, work) -> dict:
    """Job «reconciliation»: one statement and what it found, in one step. What only other rules have moved comes
    first, lot by lot, and is no difference."""
    moved = moved_by_rules()
    for begin in range(0, len(moved), LOT):
        with work.step():
            follow_rules(customers=moved[begin : begin + LOT], by=job.created_by)
    with work.step(seconds=600):
        run = reconcile(by=job.created_by)
    return {"files": run.files, "differences": run.differences}

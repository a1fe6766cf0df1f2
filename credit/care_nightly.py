"""Customer care by night: what runs out and what is owed because of it."""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from credit.actions import grade_checks, plans_nightly, visits
from credit.actions.agreements_nightly import watch_agreements
from credit.models import GradingRun
from credit.nightly import lots
from credit.policy import policy_for
from staff.models import User

KIND = "customer_care"


@shared_task
def start_care() -> None:
    """Every night."""
    order_care(timezone.localdate())


def order_care(today: date) -> Job:
    title = _("Customer care of %(day)s") % {"day": today}
    return jobs.enqueue(KIND, key=f"{KIND}-{today}", by=User.objects.system(), title=title)


def run_care(job: Job, work) -> dict:
    """Job «customer_care»: killed at any moment, the next worker begins again without harm."""
    today, policy = timezone.localdate(), policy_for()
    with work.step():
        agreements = watch_agreements(today, policy, by=job.created_by)
    return {
        "agreements": agreements,
        **run_plans(job, work),
        **run_visits(job, work, today),
        **run_checks(job, work, today),
    }


def run_visits(job: Job, work, today: date) -> dict:
    """By the grading in force: who is to be visited, and what is owed."""
    run, policy, count = GradingRun.objects.in_force(), policy_for(), 0
    for _last in lots(work, visits.drop_lot, run=run, policy=policy, by=job.created_by):
        count += 1
    for _last in lots(work, visits.keep_lot, run=run, today=today, policy=policy, by=job.created_by):
        count += 1
    return {"visit_lots": count}


def run_plans(job: Job, work) -> dict:
    """Job «support_plans», after the grades are published; and each night."""
    campaign, by, count = plans_nightly.published(), job.created_by, 0
    if campaign:
        for _last in lots(work, plans_nightly.make_lot, campaign=campaign, by=by):
            count += 1
    for _last in lots(work, plans_nightly.drop_lot, campaign=campaign, by=by):
        count += 1
    return {"lots": count}


def run_checks(job: Job, work, today: date) -> dict:
    """At the beginning of each period a sample of each department, one step each."""
    run, policy, drawn = GradingRun.objects.in_force(), policy_for(), 0
    for department in grade_checks.departments_of(run):
        with work.step():
            drawn += grade_checks.draw_department(
                department=department, run=run, today=today, policy=policy, by=job.created_by
            )
    return {"checks": drawn}

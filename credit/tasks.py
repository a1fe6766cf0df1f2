"""What happens later: computing and printing a run, and the yearly start."""

import logging
from datetime import date, datetime

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Job
from credit import actions
from credit.actions import campaigns, exceptions, expiring, near, sheets, validity
from credit.documents import grading as documents
from credit.documents import letters
from credit.models import Campaign, GradingRun
from credit.policy import policy_for
from staff.models import User

log = logging.getLogger("keguan.credit")


def compute_run(job: Job, work) -> dict:
    """Job «grading»: one step, so that a killed worker leaves nothing behind.

    It may outlast the lease: the step keeps the row of the job locked, and a finished run is not computed again.
    """
    run = GradingRun.objects.get(pk=job.params["run"])
    with work.step():
        run = actions.compute_grades(run=run)
    with work.step():
        run = actions.compare_grading(run=run)
    with work.step():
        sheets.hand_out(run=run)
    return {"run": run.pk, "url": run.get_absolute_url(), **run.totals}


def print_run(job: Job, work) -> dict:
    """Job «grading_pdf»: part by part, so that the lease lives and the bar moves."""
    run = GradingRun.objects.get(pk=job.params["run"])

    def on_part(done: int, total: int) -> None:
        work.renew()
        work.progress(done, total)

    grade = job.params.get("grade", "")
    body = documents.grading_list(run, by=job.created_by, grade=grade, on_part=on_part)
    name = f"grading-{run.date_from:%Y%m%d}-{run.date_to:%Y%m%d}-{run.pk}{grade}.pdf"
    keep_print(job, work, name, body)
    return {"run": run.pk, "url": run.get_absolute_url()}


def print_letters(job: Job, work) -> dict:
    """Job «grade_letters»: the letters to A customers, part by part."""
    campaign = Campaign.objects.select_related("run").get(pk=job.params["campaign"])

    def on_part(done: int, total: int) -> None:
        work.renew()
        work.progress(done, total)

    body = letters.grade_letters(campaign, by=job.created_by, on_part=on_part)
    keep_print(job, work, f"grade-letters-{campaign.year}-{campaign.pk}.pdf", body)
    return {"campaign": campaign.pk, "url": campaign.get_absolute_url()}


def keep_print(job: Job, work, name: str, body: bytes) -> None:
    with work.step():
        job.result_file.save(name, ContentFile(body), save=False)
        Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name)


def run_failed(job: Job) -> None:
    """The job was given up: the run says so and makes room for another."""
    GradingRun.objects.filter(pk=job.params["run"], state=GradingRun.State.WAITING).update(
        state=GradingRun.State.FAILED
    )


@shared_task
def start_yearly_grading() -> None:
    """Started every hour; at the policy's hour of each night of its window the year is graded unless it has been."""
    start_hour(timezone.localtime())


def start_hour(now: datetime) -> Campaign | None:
    return start_year(now.date()) if now.hour == policy_for().grading_hour else None


def start_year(today: date) -> Campaign | None:
    """The yearly grading of the last calendar year, once a year, inside the window (S0-21 R12: 25 to 30 March)."""
    policy = policy_for()
    window = (policy.grading_month, policy.grading_day), (policy.grading_month, policy.grading_last_day)
    if not window[0] <= (today.month, today.day) <= window[1]:
        return None
    known = Campaign.objects.filter(year=today.year - 1)
    if known.exists() and not known.exclude(state=Campaign.State.WITHDRAWN).exists():
        return None  # people withdrew it: they say when it is repeated
    system = User.objects.system()
    try:
        campaign = campaigns.open_campaign(year=today.year - 1, by=system)
        if campaign.run.state == GradingRun.State.FAILED:  # the night before; the window has more nights
            jobs.retry(campaign.run.job, by=system)
        return campaign
    except Refused as refusal:
        log.warning("yearly grading not started: %s", refusal.code)
        return None


@shared_task
def expire_exceptions() -> int:
    """Every night: exceptions whose last day is over allow nothing any more."""
    return exceptions.expire_exceptions(today=timezone.localdate(), by=User.objects.system())


@shared_task
def watch_files() -> None:
    """Every morning: limits, conditions and grades that run out, bills that fall due."""
    watch_day(timezone.localdate())


def watch_day(today: date) -> None:
    system, policy = User.objects.system(), policy_for()
    expiring.watch_limits(today, policy, by=system)
    expiring.watch_conditions(today, policy, by=system)
    expiring.watch_bills(today, policy)
    validity.watch_validity(today, policy, by=system)


@shared_task
def review_limits() -> None:
    """Every hour: in the month of the policy the limits are owed a review, some hundred at a time."""
    expiring.open_reviews(timezone.localdate(), policy_for(), by=User.objects.system())


@shared_task
def watch_near() -> int:
    """Every night: who came near the limit, or went away from it, without a booking."""
    return near.watch_near(by=User.objects.system())

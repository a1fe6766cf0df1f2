"""What happens later: breaches are stored, deadlines follow the calendar, reminders, one version follows another."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from core.models import Job
from regulations import reminders
from regulations.actions import duties, moved, supersede
from regulations.reminders.years import remind_of_year
from staff.models import User


@shared_task
def store_breaches() -> int:
    return duties.break_overdue(timezone.now())


@shared_task
def remind() -> int:
    return reminders.remind()


@shared_task
def remind_of_next_year() -> int:
    return remind_of_year(timezone.localdate())


def recompute_duties(job: Job, work) -> dict:
    """Job «recompute_duties»: begins anew when killed; what has moved already does not move twice."""
    done = 0

    def on_batch(count: int) -> None:
        nonlocal done
        done += count
        work.renew()
        work.progress(done)

    if "days" not in job.params:
        rows = moved.rows_of(job.params)
        return {"moved": duties.recompute_all(rows, by=job.created_by, on_batch=on_batch)}
    days = [date.fromisoformat(day) for day in job.params["days"]]
    return {"moved": duties.recompute_duties(days, by=job.created_by, on_batch=on_batch)}


@shared_task
def follow_policies() -> None:
    """Every night: mark the versions that were followed by one whose day has come."""
    supersede(by=User.objects.system())

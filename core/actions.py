"""Deeds on the system itself."""

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from core import trail
from core.rules import require

SCHEDULE = ["enabled", "crontab", "interval"]
TIMES = ["minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone"]


@transaction.atomic
def change_schedule(*, task: PeriodicTask, by) -> PeriodicTask:
    """When a task runs, or that it rests."""
    require(by, "django_celery_beat.change_periodictask")
    before = PeriodicTask.objects.select_for_update().get(pk=task.pk)
    changes = trail.difference(trail.snapshot(before, SCHEDULE), trail.snapshot(task, SCHEDULE))
    task.save()
    trail.write("core.change_schedule", task, by=by, changes=changes)
    return task


@transaction.atomic
def save_times(*, times: CrontabSchedule, by) -> CrontabSchedule:
    """Add times at which tasks may run, or change those of every task that runs by them."""
    before = CrontabSchedule.objects.select_for_update().filter(pk=times.pk).first()
    require(by, f"django_celery_beat.{'change' if before else 'add'}_crontabschedule")
    old = told(before) if before else {}
    times.save()
    trail.write("core.save_times", times, by=by, changes=trail.difference(old, told(times)))
    return times


def told(times: CrontabSchedule) -> dict[str, str]:
    return {name: str(value) for name, value in trail.snapshot(times, TIMES).items()}

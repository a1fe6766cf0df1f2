"""Deeds on the system itself."""

from django.db import transaction
from django_celery_beat.models import PeriodicTask

from core import trail
from core.rules import require

SCHEDULE = ["enabled", "crontab", "interval"]


@transaction.atomic
def change_schedule(*, task: PeriodicTask, by) -> PeriodicTask:
    """When a task runs, or that it rests."""
    require(by, "django_celery_beat.change_periodictask")
    before = PeriodicTask.objects.select_for_update().get(pk=task.pk)
    changes = trail.difference(trail.snapshot(before, SCHEDULE), trail.snapshot(task, SCHEDULE))
    task.save()
    trail.write("core.change_schedule", task, by=by, changes=changes)
    return task

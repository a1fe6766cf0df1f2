"""What the one beat starts: rows of django-celery-beat, editable in the admin."""

from django.conf import settings


def ensure_schedule(name: str, task: str, *, every_seconds: int | None = None, crontab: str | None = None) -> None:
    """Make the schedule unless it is there: what a company changed stays changed. `crontab` as «m h d M w»."""
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

    if PeriodicTask.objects.filter(name=name).exists():
        return
    if every_seconds:
        interval, _made = IntervalSchedule.objects.get_or_create(every=every_seconds, period=IntervalSchedule.SECONDS)
        PeriodicTask.objects.create(name=name, task=task, interval=interval, expire_seconds=every_seconds * 6)
        return
    minute, hour, day, month, weekday = crontab.split()
    moment, _made = CrontabSchedule.objects.get_or_create(
        minute=minute,
        hour=hour,
        day_of_month=day,
        month_of_year=month,
        day_of_week=weekday,
        timezone=settings.TIME_ZONE,
    )
    PeriodicTask.objects.create(name=name, task=task, crontab=moment)


def ensure_core_schedules(**_kwargs) -> None:
    ensure_schedule("core: sweep jobs", "core.tasks.sweep_jobs", every_seconds=10)
    ensure_schedule("core: give up old imports", "core.tasks.give_up_old_imports", crontab="20 3 * * *")
    ensure_schedule("core: clear sessions", "core.tasks.clear_sessions", crontab="40 3 * * *")
    ensure_schedule("core: seal the trail", "core.tasks.seal_trail", crontab="20 1 * * *")
    ensure_schedule("core: send notices", "core.tasks.send_notices", every_seconds=30)
    ensure_schedule("core: send digests", "core.tasks.send_digests", crontab="*/10 8-20 * * *")
    ensure_schedule("core: forget old notices", "core.tasks.forget_old_notices", crontab="50 3 * * *")

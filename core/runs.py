"""The ledger of what beat started. Filled by signals of Celery (crm_site.celery), so that no task knows of it.

A failure of the ledger itself never stops a task: it is logged, and the run is missing from the page.
"""

import logging
import secrets
import traceback
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import KombuError

from core import trail
from core.errors import Refused
from core.models import Digest, Notice, Run
from core.rules import require

log = logging.getLogger("keguan.runs")
NAME, BY = "periodic_task_name", "run_by"  # headers of the messages
STILL = timedelta(minutes=3)  # beat is silent so long: it stands still
HEARTBEAT = "core: sweep jobs"  # the most frequent schedule

# What a schedule is called on pages: {"core: sweep jobs": "…"}; apps add their own when they are ready.
words: dict[str, object] = {
    HEARTBEAT: gettext_lazy("Send waiting jobs again"),
    "core: give up old imports": gettext_lazy("Give up imports that nobody goes on with"),
    "core: clear sessions": gettext_lazy("Forget old sessions"),
    "core: seal the trail": gettext_lazy("Seal the trail"),
    "core: send notices": gettext_lazy("Send messages"),
    "core: send digests": gettext_lazy("Send the daily digests"),
    "core: forget old notices": gettext_lazy("Forget old notices and runs"),
}


def name_of(schedule: str) -> str:
    return str(words.get(schedule, schedule))


def times_in_words(schedule) -> str:
    """«every 30 s», «daily at 03:40»; what no words fit keeps the five fields of cron."""
    if schedule.interval:
        return _("every %(count)s s") % {"count": round(schedule.schedule.run_every.total_seconds())}
    cron = schedule.crontab
    if cron is None:
        return ""
    words = hours_in_words(cron.minute, cron.hour)
    if not words or (cron.day_of_month, cron.day_of_week) != ("*", "*"):
        return " ".join((cron.minute, cron.hour, cron.day_of_month, cron.month_of_year, cron.day_of_week))
    if cron.month_of_year == "*":
        return words
    return _("%(times)s, in the months %(months)s") % {"times": words, "months": cron.month_of_year}


def hours_in_words(minute: str, hour: str) -> str:
    """The first two fields of cron, where words fit."""
    if minute.isdigit() and hour.isdigit():
        return _("daily at %(time)s") % {"time": f"{int(hour):02}:{int(minute):02}"}
    if minute.isdigit() and hour == "*":
        return _("every hour at minute %(minute)s") % {"minute": minute}
    if minute.startswith("*/") and hour == "*":
        return _("every %(count)s minutes") % {"count": minute[2:]}
    if minute.startswith("*/"):
        return _("every %(count)s minutes in the hours %(hours)s") % {"count": minute[2:], "hours": hour}
    return ""


def begin(*, schedule: str, task_id: str, by=None) -> None:
    """A run has begun. After an uneventful one its row goes on."""
    now = timezone.now()
    try:
        last = Run.objects.filter(schedule=schedule).first()
        if last and last.state == Run.State.DONE and not last.result and not by and last.by_id is None:
            marks = {"state": Run.State.RUNNING, "task_id": task_id, "begun_at": now, "ended_at": None}
            if Run.objects.filter(pk=last.pk, state=Run.State.DONE).update(times=F("times") + 1, **marks):
                return
        Run.objects.create(schedule=schedule, task_id=task_id, begun_at=now, first_at=now, by_id=by)
    except DatabaseError as error:
        log.warning("run of %s not noted: %s", schedule, type(error).__name__)


def end(*, task_id: str, result="", error: BaseException | None = None) -> None:
    marks = {"state": Run.State.FAILED if error else Run.State.DONE, "ended_at": timezone.now()}
    marks["result"] = str(result)[:200] if result else ""
    marks["error"] = explain(error)[:300] if error else ""
    try:
        Run.objects.filter(task_id=task_id, state=Run.State.RUNNING).update(**marks)
    except DatabaseError as trouble:
        log.warning("end of run %s not noted: %s", task_id, type(trouble).__name__)


def explain(error: BaseException) -> str:
    """What it was and where; the text of an error may quote what nobody may read."""
    incident = secrets.token_hex(4)
    log.error(
        "run incident %s %s\n%s", incident, type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
    )
    return f"{type(error).__name__} ({incident})"


@transaction.atomic
def run_now(*, schedule: PeriodicTask, by) -> PeriodicTask:
    """Start what a schedule starts, without waiting for its time."""
    require(by, "django_celery_beat.change_periodictask")
    if Run.objects.filter(
        schedule=schedule.name, state=Run.State.RUNNING, begun_at__gt=timezone.now() - STILL
    ).exists():
        raise Refused(_("It runs at this moment."), code="state")
    trail.write("core.run_schedule", schedule, by=by)
    transaction.on_commit(lambda: send(schedule, by))
    return schedule


def send(schedule: PeriodicTask, by) -> None:
    try:
        current_app.send_task(schedule.task, headers={NAME: schedule.name, BY: by.pk})
    except (KombuError, OSError) as error:
        raise Refused(_("The queue does not answer. Please try again later."), code="queue") from error


def calendar_of(times):
    """When Celery would run by these times, of a task or alone; None if they never come, such as 31 February."""
    try:
        return times.schedule
    except ValueError:
        return None


def next_run(schedule: PeriodicTask, now: datetime) -> datetime | None:
    """When beat starts it next; None for one that rests or whose times never come."""
    times = calendar_of(schedule)
    if times is None or not schedule.enabled:
        return None
    rest = times.remaining_estimate(schedule.last_run_at or now)
    return max(now, now + rest + timedelta(seconds=0.5)).replace(microsecond=0)


def stands_still(now: datetime) -> datetime | None:
    """Since when nothing has been started any more, if that is so."""
    last = Run.objects.filter(schedule=HEARTBEAT, by=None).values_list("begun_at", flat=True).first()
    return last if last and now - last > STILL else None


def forget_old() -> int:
    """Delete read notices, digests and runs that are older than anybody looks back."""
    now = timezone.now()
    notices = now - timedelta(days=settings.NOTICES_KEPT_DAYS)
    runs = now - timedelta(days=settings.RUNS_KEPT_DAYS)
    gone, _by_model = Notice.objects.filter(is_unread=False, read_at__lt=notices).delete()
    Digest.objects.filter(day__lt=notices.date()).delete()
    return gone + Run.objects.filter(begun_at__lt=runs).delete()[0]

"""Durable jobs: the row is the truth, the queue only a nudge.

A worker takes the lease by a conditional update and renews it in every step. A killed worker falls silent, its lease
runs out, the sweep sends the row again and the next worker goes on where the first one was.
"""

import errno
import logging
import secrets
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError

from core.errors import Refused
from core.models import Job
from core.rules import is_system

log = logging.getLogger("keguan.jobs")

Handler = Callable[[Job, "JobRun"], dict | None]
HANDLERS: dict[str, Handler] = {}
ON_FAILED: dict[str, Callable[[Job], None]] = {}
EXPORTS: set[str] = set()  # kinds whose result file carries data out of the house


class LeaseLost(Exception):
    """Another worker has taken the job: stop at once, write nothing more."""


def register(
    kind: str, handler: Handler, *, on_failed: Callable[[Job], None] | None = None, is_export: bool = False
) -> None:
    """Name the function that does jobs of this kind; `on_failed(job)` runs in the transaction that fails the job."""
    HANDLERS[kind] = handler
    if is_export:
        EXPORTS.add(kind)
    if on_failed:
        ON_FAILED[kind] = on_failed


def enqueue(kind: str, *, key: str, by, params=None, title="", total=0, send=True) -> Job:
    """A waiting job, made in the caller's transaction and sent on commit. The same key gives the same job.

    `send=False` is for commands that call `run_now` next.
    """
    facts = {"kind": kind, "params": params or {}, "title": str(title)[:200], "total_count": total, "created_by": by}
    with transaction.atomic():
        job, made = Job.objects.get_or_create(key=key, defaults={**facts, "sent_at": timezone.now()})
        if made and send:
            transaction.on_commit(partial(send_job, job.pk))
    return job


def send_job(job_id: int) -> None:
    """Nudge the workers. With the broker down the row stays and the sweep sends it later."""
    from core.tasks import run_job

    try:
        run_job.delay(job_id)
    except (KombuError, OSError) as error:
        log.warning("job %s not sent: %s", job_id, type(error).__name__)
        Job.objects.filter(pk=job_id).update(sent_at=None)


def sweep() -> int:
    """Send again what waits for long or was left by its worker; gives how many."""
    moment = timezone.now()
    unsent = Job.objects.claimable().exclude(sent_at__gt=moment - timedelta(seconds=settings.JOB_LEASE_SECONDS))
    found = list(unsent.order_by("id").values_list("id", flat=True)[:200])
    Job.objects.filter(pk__in=found).update(sent_at=moment)
    for job_id in found:
        send_job(job_id)
    return len(found)


def retry(job: Job, *, by) -> Job:
    """Start a failed job once more, from where it was. Only who started it may."""
    if job.created_by_id != by.pk and not is_system(by):
        raise Refused(_("Only who started a job may start it again."), code="forbidden")
    with transaction.atomic():
        again = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.QUEUED, attempts=0, error="", finished_at=None, sent_at=timezone.now(), begun_at=None
        )
        if not again:
            raise Refused(_("This job has not failed."), code="state")
        transaction.on_commit(partial(send_job, job.pk))
    job.refresh_from_db()
    return job


@transaction.atomic
def withdraw_exports(person, reason: str) -> int:
    """Stop the exports of a person and take away their files; gives how many. A worker at it loses its lease."""
    exports = Job.objects.filter(created_by=person, kind__in=EXPORTS)
    running = exports.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    over = {"state": Job.State.FAILED, "error": reason, "finished_at": timezone.now(), "lease_token": ""}
    count = running.update(**over, lease_until=None)
    for job in exports.exclude(result_file="").select_for_update():
        transaction.on_commit(partial(job.result_file.storage.delete, job.result_file.name))
        Job.objects.filter(pk=job.pk).update(result_file="", error=reason)
        count += 1
    return count


class JobRun:
    """One worker's hold on one job."""

    def __init__(self, job_id: int, token: str):
        self.job_id = job_id
        self.token = token

    def _mine(self):
        return Job.objects.filter(pk=self.job_id, lease_token=self.token, state=Job.State.RUNNING)

    def _write(self, **values) -> None:
        if not self._mine().update(**values):
            raise LeaseLost(f"job {self.job_id}")

    def renew(self, seconds: int | None = None) -> None:
        """Hold the job for so long; ask for more before a long single statement."""
        self._write(lease_until=timezone.now() + timedelta(seconds=seconds or settings.JOB_LEASE_SECONDS))

    @contextmanager
    def step(self, seconds: int | None = None) -> Iterator[None]:
        """One short transaction that also locks the job row: whoever lost the lease can write nothing."""
        with transaction.atomic():
            self.renew(seconds)
            yield
        if not connection.features.has_select_for_update and not connection.in_atomic_block:
            time.sleep(0.03)  # one writer at a time: whoever waits polls more often than this and gets in

    def progress(self, done: int, total: int | None = None, errors: int | None = None) -> None:
        given = {"done_count": done, "total_count": total, "error_count": errors}
        self._write(**{name: value for name, value in given.items() if value is not None})


def claim(job_id: int) -> JobRun | None:
    """Take the lease, if nobody holds it."""
    token = secrets.token_hex(16)
    moment = timezone.now()
    taken = (
        Job.objects.claimable()
        .filter(pk=job_id)
        .update(
            state=Job.State.RUNNING,
            lease_token=token,
            lease_until=moment + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            attempts=F("attempts") + 1,
            begun_at=Coalesce(F("begun_at"), moment),
        )
    )
    return JobRun(job_id, token) if taken else None


def work(job_id: int) -> bool:
    """Do one job if it is free; False when someone else has it or it is over."""
    run = claim(job_id)
    if run is None:
        return False
    job = Job.objects.select_related("created_by").get(pk=job_id)
    with translation.override(getattr(job.created_by, "language", "") or settings.LANGUAGE_CODE):
        if job.attempts > settings.JOB_ATTEMPTS:
            fail(job, run, _("Given up after %(count)s attempts.") % {"count": settings.JOB_ATTEMPTS})
        else:
            attempt(job, run)
    return True


def attempt(job: Job, run: JobRun) -> None:
    try:
        result = HANDLERS[job.kind](job, run)
        with run.step():
            run._write(state=Job.State.DONE, result=result or {}, finished_at=timezone.now(), lease_until=None)
    except LeaseLost:
        log.warning("job %s went on elsewhere", job.pk)
    except Refused as refusal:
        fail(job, run, str(refusal))
    except (OperationalError, InterfaceError) as error:
        # The lease runs out and the sweep tries again, until the attempts are used up.
        log.warning("job %s stopped: %s", job.pk, type(error).__name__)
    except Exception as error:
        # Whatever a handler stumbles over, the job ends with a reason instead of starting again for ever.
        fail(job, run, explain(job, error))


def explain(job: Job, error: Exception) -> str:
    """A plain text for people. The log gets the place, not the message: that may quote what nobody may read."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk of the server is full. Make room and start the job again.")
    incident = secrets.token_hex(4)
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("job %s incident %s %s\n%s", job.pk, incident, type(error).__name__, place)
    return _("An unexpected error (incident %(number)s). The administrator finds it in the log.") % {"number": incident}


def fail(job: Job, run: JobRun, reason: str) -> None:
    try:
        with run.step():
            run._write(state=Job.State.FAILED, error=reason, finished_at=timezone.now(), lease_until=None)
            if job.kind in ON_FAILED:
                job.refresh_from_db()
                ON_FAILED[job.kind](job)
    except LeaseLost:
        log.warning("job %s went on elsewhere", job.pk)


def run_now(job: Job) -> Job:
    """Do the job in this process; when a worker was quicker, wait until it is over."""
    while not work(job.pk):
        job.refresh_from_db()
        if job.is_over:
            break
        time.sleep(0.5)
    job.refresh_from_db()
    return job

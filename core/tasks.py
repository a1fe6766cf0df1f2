"""What the workers do: ids in, one function called, safe to run twice."""

from celery import shared_task
from django.core.management import call_command

from core import jobs, runs, seals
from core.imports import actions
from core.notices import digests, sending


@shared_task
def run_job(job_id: int) -> None:
    jobs.work(job_id)


@shared_task
def sweep_jobs() -> int:
    return jobs.sweep()


@shared_task
def give_up_old_imports() -> None:
    actions.give_up_old()


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")


@shared_task
def seal_trail() -> None:
    seals.start()


@shared_task
def send_notices() -> int:
    return sending.send_waiting()


@shared_task
def send_digests() -> int:
    return digests.send_digests()


@shared_task
def forget_old_notices() -> int:
    return runs.forget_old()

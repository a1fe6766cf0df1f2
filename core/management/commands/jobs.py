"""manage.py jobs: what runs, waits, is done or has failed."""

import json

from django.core.management.base import BaseCommand, CommandError

from core import jobs
from core.models import Job


class Command(BaseCommand):
    help = "List the last jobs, or do one in this process."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        parser.add_argument("--run", type=int, metavar="ID", help="do this job here, without a worker")
        parser.add_argument("--limit", type=int, default=50)

    def handle(self, *args, **options) -> None:
        if options["run"]:
            self.run_one(options["run"])
        found = (
            Job.objects.filter(pk=options["run"]) if options["run"] else Job.objects.all()[: max(options["limit"], 0)]
        )
        if options["json"]:
            self.stdout.write(json.dumps([described(job) for job in found], ensure_ascii=False))
            return
        for job in found:
            count = f"{job.done_count}/{job.total_count}" if job.total_count else str(job.done_count)
            self.stdout.write(f"{job.pk:>6}  {job.get_state_display()}  {count:>15}  {job}  {job.error}")

    def run_one(self, job_id: int) -> None:
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            raise CommandError(f"no job {job_id}")
        if jobs.run_now(job).state == Job.State.FAILED:
            raise CommandError(job.error)


def described(job: Job) -> dict:
    return {
        "id": job.pk,
        "kind": job.kind,
        "title": job.title,
        "state": job.state,
        "done": job.done_count,
        "total": job.total_count,
        "errors": job.error_count,
        "attempts": job.attempts,
        "error": job.error,
        "created_at": job.created_at.isoformat(),
        "finished_at": job.finished_at and job.finished_at.isoformat(),
    }

"""What happens later: thin tasks, ids in, one action called."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from archives import begun
from archives.actions import destroying, verifying
from archives.actions.declassifying import declassify_lot, foretell_lot
from archives.actions.following import follow_lot
from archives.actions.grants import end_grants
from archives.actions.monthly import open_filings
from archives.actions.own_files import open_missing_files, without_own_file
from archives.actions.proposing import proposals_due, propose_lot
from archives.actions.report_requests import owe_reports
from archives.actions.self_filing import category_for, file_record, prepare, unfiled
from archives.policy import policy_for
from archives.queue import call_lot
from archives.reminding import remind_lot
from archives.sources import SOURCES
from core import jobs
from core.errors import Refused
from core.models import Job
from staff.models import User

MISSING, LOT = "archive_missing_files", 500
NIGHT = "archive_night"
FILING, FILING_NIGHT = "archive_filing", "archive_filing_night"
VERIFYING, VERIFY_LOT = "archive_integrity", 100
PAPER_SECONDS = 120  # for one part of a paper
RETENTION = "archive_retention"
LEVELS = "archive_levels"


@shared_task
def start_missing() -> None:
    """Every night: customers that were there before the archives, or came in beside every action."""
    if without_own_file().exists():
        day = timezone.localdate()
        title = _("Files for customers that have none")
        jobs.enqueue(MISSING, key=f"{MISSING}-{day}", by=User.objects.system(), title=title)


def open_files(job: Job, work) -> dict:
    """Job «archive_missing_files»: lot after lot; killed at any moment, the next worker finds what is still missing."""
    after = opened = 0
    while True:
        with work.step():
            count, after = open_missing_files(after=after, lot=LOT, by=job.created_by)
        opened += count
        if not after:
            return {"opened": opened}


@shared_task
def start_night() -> None:
    """Every morning before work."""
    day = timezone.localdate()
    title = _("Loans, grants and secrecy of %(day)s") % {"day": day}
    jobs.enqueue(NIGHT, key=f"{NIGHT}-{day}", by=User.objects.system(), title=title)


def run_night(job: Job, work) -> dict:
    """Job «archive_night»: reminders, grants that ran out, declassification. Each lot is safe to do again."""
    today, by = timezone.localdate(), job.created_by
    follow(work, lambda after: remind_lot(today=today, after=after, by=by))
    follow(work, lambda after: call_lot(after=after, by=by))
    follow(work, lambda after: foretell_lot(today=today, after=after))
    with work.step():
        open_filings(today=today, by=by)
    done = {"ended": repeat(work, lambda: end_grants(by=by))}
    return done | {"declassified": repeat(work, lambda: declassify_lot(today=today, by=by))}


@shared_task
def start_levels() -> None:
    """Every week: grades and importance do not change daily."""
    day = timezone.localdate()
    jobs.enqueue(LEVELS, key=f"{LEVELS}-{day}", by=User.objects.system(), title=_("Secrecy follows the customers"))


def run_levels(job: Job, work) -> dict:
    """Job «archive_levels»: files as secret as their customers are important. Each lot is safe to do again."""
    after = raised = 0
    while True:
        with work.step():
            count, after = follow_lot(today=timezone.localdate(), after=after, by=job.created_by)
        raised += count
        if not after:
            return {"raised": raised}


def file_one(job: Job, work) -> dict:
    """Job «archive_filing»: one record that is over, on the commit of the deed that ended it."""
    source = SOURCES[job.params["takes"]]
    record = unfiled(source).filter(pk=job.params["record"]).first() if category_for(source) else None
    if record is None:  # opened again meanwhile, or filed by the night
        return {"filed": 0}
    prepared = prepare(source, record, by=job.created_by, beat=lambda: work.renew(PAPER_SECONDS))
    with work.step():
        file_record(prepared, by=job.created_by)
    return {"filed": 1}


@shared_task
def start_filing() -> None:
    """Every night: what ended while nobody filed it, or could not be filed."""
    day = timezone.localdate()
    title = _("What is over files itself, %(day)s") % {"day": day}
    jobs.enqueue(FILING_NIGHT, key=f"{FILING_NIGHT}-{day}", by=User.objects.system(), title=title)


def file_left(job: Job, work) -> dict:
    """Job «archive_filing_night»: one record after the other, at most as many as the policy says."""
    filed = refused = 0
    most = policy_for().filed_a_night
    for source in [one for one in SOURCES.values() if category_for(one)]:
        after = 0
        while filed + refused < most:
            record = unfiled(source).filter(pk__gt=after).order_by("pk").first()
            if record is None:
                break
            after = record.pk
            try:
                prepared = prepare(source, record, by=job.created_by, beat=lambda: work.renew(PAPER_SECONDS))
                with work.step():
                    file_record(prepared, by=job.created_by)
                filed += 1
            except Refused:
                refused += 1
            work.progress(filed, errors=refused)
    return {"filed": filed, "refused": refused}


@shared_task
def start_verifying() -> None:
    """Every night."""
    day = timezone.localdate()
    title = _("Stored documents read again on %(day)s") % {"day": day}
    jobs.enqueue(VERIFYING, key=f"{VERIFYING}-{day}", by=User.objects.system(), title=title)


def verify_stored(job: Job, work) -> dict:
    """Job «archive_integrity»: the share of a night, damaged ones first; killed, it goes on where it was."""
    verifying.check_there()
    begun, goal, read = job.begun_at, verifying.share_of_night(), 0
    for content in verifying.faulty().filter(verified_at__lt=begun).select_related("item__file__keeper")[:VERIFY_LOT]:
        verify_one(content, job, work)
    while (read := verifying.read_since(begun)) < goal:
        lot = verifying.next_to_read(begun, VERIFY_LOT)
        if not lot:
            break
        for content in lot[: goal - read]:
            verify_one(content, job, work)
        work.progress(read + len(lot), total=goal)
    return {"read": verifying.read_since(begun), "damaged": verifying.faulty().count()}


def verify_one(content, job: Job, work) -> None:
    fault = verifying.fault_of(content)
    with work.step():
        verifying.note_result(content, fault, by=job.created_by)


@shared_task
def start_retention() -> None:
    """Every night: what the disk still holds of destroyed files; and, as often as the policy says, new lists."""
    day, by = timezone.localdate(), User.objects.system()
    if destroying.left_over().exists():
        title = _("Erase what is left of destroyed files")
        jobs.enqueue(destroying.ERASE, key=f"{destroying.ERASE}-{day}", by=by, title=title)
    else:
        destroying.forget_late_pages()
    if proposals_due(day):
        title = _("Files whose time is over on %(day)s") % {"day": day}
        jobs.enqueue(RETENTION, key=f"{RETENTION}-{day}", by=by, title=title)


def run_retention(job: Job, work) -> dict:
    """Job «archive_retention»: list after list until nothing free is left; what stands on one is not listed again."""
    lists, today = 0, timezone.localdate()
    while True:
        with work.step():
            made = propose_lot(today=today, by=job.created_by)
        if made is None:
            return {"lists": lists}
        lists += 1


@shared_task
def start_inspections() -> None:
    """Every night."""
    begun.begin_inspections(timezone.localdate())


@shared_task
def start_reports() -> int:
    """Every morning: reports that recur and that the period which is over still lacks."""
    return owe_reports(today=timezone.localdate(), by=User.objects.system())


def follow(work, lot) -> None:
    """Lot after lot, each from the last id of the one before."""
    after = 0
    while True:
        with work.step():
            after = lot(after)
        if not after:
            return


def repeat(work, lot) -> int:
    """Lot after lot until nothing is left; gives how many there were."""
    total = 0
    while True:
        with work.step():
            count = lot()
        total += count
        if not count:
            return total

"""Sealing the days that are over, one after the other, in short steps."""

import hashlib
import os
from array import array
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Event, EventSeal, Job, Seal
from core.seals.digests import COLUMNS, details_digest, entry_digest, parts, seal_digest

KIND = "seal_trail"
GRACE = timedelta(hours=1)  # a day is over for the chain when it has been over so long
WINDOW = 7  # days: nothing is committed later than that
CHUNK = 2000
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def start() -> Job:
    """The job of this night; a second call gives the same one."""
    system = get_user_model().objects.system()
    return jobs.enqueue(KIND, key=f"seal-trail-{timezone.localdate()}", by=system, title=_("Sealing the trail"))


def seal_finished_days(job: Job, run: jobs.JobRun) -> dict:
    """Every day that is over and not sealed yet, also those that a missed night left."""
    days = entries = 0
    while seal := open_seal(run):
        collect(seal, run)
        close(seal, run)
        days, entries = days + 1, entries + seal.count
        run.progress(entries)
    return {"days": days, "entries": entries}


def open_seal(run: jobs.JobRun) -> Seal | None:
    """The seal to be filled next; None when the last finished day is sealed."""
    with run.step():
        last = Seal.objects.order_by("-day").first()
        if last and not last.sealed_at:
            return last
        day = last.day + timedelta(days=1) if last else first_day()
        if day is None or day_end(day) + GRACE > timezone.now():
            return None
        facts = {"until": day_end(day), "last_id": highest_number(), "previous": last.digest if last else ""}
        return Seal.objects.get_or_create(day=day, defaults=facts)[0]


def first_day() -> date | None:
    first = Event.objects.aggregate(at=Min("at"))["at"]
    return timezone.localdate(first) if first else None


def day_end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def highest_number() -> int:
    """The highest number given out so far, also to entries that are not committed yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence('core_event', 'id')::regclass)")
        else:
            cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = 'core_event'")
        given_out = cursor.fetchone()[0] or 0
    return max(given_out, Event.objects.aggregate(last=Max("pk"))["last"] or 0)


def of_the_day(seal: Seal) -> QuerySet:
    """The entries that belong into this seal: of its day, and late ones of the days before."""
    earlier = list(Seal.objects.filter(day__lt=seal.day).order_by("-day")[: WINDOW + 1])
    days = [seal, *earlier[:WINDOW]]
    begins = [*(one.until for one in earlier), FIRST][: len(days)]
    wanted = Q(pk__in=[])
    for day, begin in zip(days, begins, strict=True):
        wanted |= Q(at__gte=begin, at__lt=day.until, pk__lte=day.last_id)
    # The plain bounds let every planner start in the index.
    return Event.objects.filter(wanted, unsealed(), at__gte=begins[-1], at__lt=seal.until)


def unsealed() -> Exists:
    return ~Exists(EventSeal.objects.filter(event_id=OuterRef("pk")))


def collect(seal: Seal, run: jobs.JobRun) -> None:
    """Digest the entries; what an interrupted run has done is not done again."""
    begins_at = Seal.objects.filter(day__lt=seal.day).aggregate(at=Max("until"))["at"]
    numbers = array("q", of_the_day(seal).order_by().values_list("pk", flat=True).iterator())
    for begin in range(0, len(numbers), CHUNK):
        with run.step():
            if hold(seal).sealed_at:
                return
            rows = Event.objects.filter(unsealed(), pk__in=numbers[begin : begin + CHUNK].tolist())
            EventSeal.objects.bulk_create(mark(row, seal, begins_at) for row in rows.values_list(*COLUMNS))


def hold(seal: Seal) -> Seal:
    return Seal.objects.select_for_update().get(pk=seal.pk)


def mark(row: Sequence, seal: Seal, begins_at: datetime | None) -> EventSeal:
    facts, details = parts(row)
    salt = os.urandom(16)
    of_details = details_digest(salt, details)
    return EventSeal(
        event_id=row[0],
        seal=seal,
        is_late=bool(begins_at and row[1] < begins_at),
        salt=salt,
        details_digest=of_details,
        digest=entry_digest(facts, of_details),
    )


def close(seal: Seal, run: jobs.JobRun) -> None:
    """Count, digest and chain. The rows are read outside the transaction, so that nobody waits for it."""
    while seal.sealed_at is None:
        root, count, late = hashlib.sha256(), 0, 0
        for digest, is_late in seal.entries.order_by("event_id").values_list("digest", "is_late").iterator():
            root.update(digest)
            count, late = count + 1, late + is_late
        with run.step():
            if hold(seal).sealed_at:
                seal.refresh_from_db()
            elif seal.entries.count() == count:  # else another worker has put in more meanwhile
                seal.root, seal.count, seal.late_count = root.hexdigest(), count, late
                seal.digest, seal.sealed_at = seal_digest(seal), timezone.now()
                seal.save()


def sealed_days(numbers: list[int]) -> dict[int, date]:
    """{number of an entry: the day with which it was sealed}; those that wait for their seal are left out."""
    rows = EventSeal.objects.filter(pk__in=numbers, seal__sealed_at__isnull=False)
    return dict(rows.values_list("pk", "seal__day"))

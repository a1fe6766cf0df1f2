"""Deeds on the system itself."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from core import runs, trail
from core.errors import Refused
from core.models import Event, EventSeal
from core.rules import require, rows_for

SCHEDULE = ["enabled", "crontab", "interval"]
ERASED_AT_ONCE = 200
SAME_READING = timedelta(minutes=1)  # turning pages asks the same again
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
    if runs.calendar_of(times) is None:
        raise Refused(_("These times never come. Please look at day and month."), code="never")
    times.save()
    trail.write("core.save_times", times, by=by, changes=trail.difference(old, told(times)))
    return times


def told(times: CrontabSchedule) -> dict[str, str]:
    return {name: str(value) for name, value in trail.snapshot(times, TIMES).items()}


@transaction.atomic
def note_reading(*, details: dict, by) -> Event | None:
    """Whoever reads the trail is in it too, with what was looked for; turning pages is the same reading."""
    just_now = Event.objects.filter(by=by, at__gt=timezone.now() - SAME_READING, deed="core.read_trail")
    if details in just_now.values_list("details", flat=True):
        return None
    here = trail.client_address.get()
    return Event.objects.create(
        by=by, kind=Event.Kind.READ, deed="core.read_trail", record_name=_("Trail"), details=details, address=here
    )


@transaction.atomic
def erase_details(*, events: Iterable[Event], reason: str, by) -> int:
    """Take names, values, reason and address out of trail entries, where the law asks for it; gives of how many.

    Who did what on which record when stays, and the digest of what was there: the chain of seals holds. Each erasure
    is an entry itself, and those stay whole.
    """
    require(by, "core.erase_event")
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the details are erased."), code="reason")
    seen = rows_for(by, Event)
    found = seen.filter(pk__in=[event.pk for event in events]).exclude(deed="core.erase_details")
    held = list(found.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not held:
        raise Refused(_("There is nothing here that could be erased."), code="nothing")
    numbers = [event.pk for event in held]
    Event.objects.filter(pk__in=numbers).erase_details()
    EventSeal.objects.filter(pk__in=numbers).update(salt=b"")
    for event in held:
        event.record_name = ""  # the new entry names the old one
        trail.write("core.erase_details", event, by=by, reason=reason, details={"deed": event.deed})
    return len(held)


def erase_details_of_record(*, record_type: str, record_id: int, reason: str, by) -> int:
    """The same for every entry about a record, some at a time, so that nobody waits long; gives of how many."""
    numbers = Event.objects.filter(record_type=record_type, record_id=record_id).values_list("pk", flat=True)
    found = [Event(pk=number) for number in numbers.order_by("pk")]
    if not found:
        raise Refused(_("There is nothing here that could be erased."), code="nothing")
    return sum(
        erase_details(events=found[begin : begin + ERASED_AT_ONCE], reason=reason, by=by)
        for begin in range(0, len(found), ERASED_AT_ONCE)
    )

"""Deeds on duties. They are part of deeds of other apps, which ask for permission and write the trail."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import jobs, trail
from core.bulk import insert_rows
from core.errors import Refused
from core.models import Event
from core.notices.reading import settle
from regulations.calendars import store
from regulations.duties import judge, overrun_of, replay
from regulations.models import Clause, Duty, PolicyVersion
from regulations.policies import clause_of
from regulations.reminders.moved import forget_early
from regulations.values import Span
from staff.hooks import HandOver
from staff.models import Department, User

CLOCK = ["due_at", "state", "pauses", "broken_at", "done_at", "done_by", "overrun"]
PAUSE_BEFORE = _("A clock cannot be stopped or started before its last change.")
MOVED = ["due_at", "broken_at"]
BATCH = 200  # duties that one short transaction computes anew


@transaction.atomic
def open_duty(*, rule: str, record, by, **facts) -> Duty:
    """Owe something from now on; facts as for `new_duty`.

    What is owed already under the same rule stays as it is and is given back.
    """
    known = held(rule, record)
    if known:
        return known
    duty = new_duty(rule=rule, record=record, **facts)
    duty.due_at = count_now(duty)
    duty.save()
    return duty


def open_duties(duties: Iterable[Duty], *, by) -> int:
    """Owe many at once, for scans; gives how many are new. What is owed already stays as it is."""
    wanted = {(duty.rule, duty.record_type, duty.record_id): duty for duty in duties}
    columns = dict(zip(("rule", "record_type", "record_id"), zip(*wanted, strict=True), strict=True)) if wanted else {}
    known = Duty.objects.open().filter(**{f"{name}__in": set(values) for name, values in columns.items()})
    for key in known.values_list("rule", "record_type", "record_id") if wanted else ():
        wanted.pop(key, None)
    store.expire()
    for duty in wanted.values():
        duty.due_at = replay(duty).at
    Duty.objects.bulk_create(wanted.values(), batch_size=BATCH, ignore_conflicts=True)
    return len(wanted)


def new_duty(
    *,
    rule: str,
    record,
    span: Span,
    begun_at: datetime,
    responsible: User | None = None,
    department: Department | None = None,
    customer=None,
    clause: Clause | None = None,
    version: PolicyVersion | None = None,
    url: str = "",
    is_urgent: bool = False,
    priority: int | None = None,
) -> Duty:
    """An unsaved duty whose deadline is not counted yet."""
    return Duty(
        rule=rule,
        clause=clause or (clause_of(*rule.split(".", 1), version) if version else None),
        version=version,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        record_name=str(record)[:200],
        url=url or record.get_absolute_url(),
        customer_id=customer.pk if customer else None,
        customer_name=str(customer)[:200] if customer else "",
        responsible=responsible,
        department=department or (responsible.department if responsible else None),
        is_urgent=is_urgent,
        priority=priority if priority is not None else (Duty.URGENT if is_urgent else Duty.NORMAL),
        begun_at=begun_at,
        span=span.code,
    )


def count_now(duty: Duty) -> datetime | None:
    """The deadline by the calendar of this moment: what is stored must not miss a correction of a second ago."""
    store.expire()
    return replay(duty).at


def held(rule: str, record) -> Duty | None:
    """The live duty of the record under this rule, locked."""
    return Duty.objects.about(record).open().select_for_update(no_key=True).filter(rule=rule).first()


@transaction.atomic
def meet_duty(*, rule: str, record, at: datetime, by) -> Duty | None:
    """It is done. When that was too late, the breach and the overrun are stored. None when nothing was owed."""
    duty = held(rule, record)
    if duty is None:
        return None
    if duty.state == Duty.State.PAUSED:
        end_pause(duty, at)
    duty.state, duty.done_at, duty.done_by = Duty.State.MET, at, by
    duty.due_at = count_now(duty)
    judge(duty, at)
    duty.overrun = overrun_of(duty)
    duty.save(update_fields=CLOCK)
    settle(record, rule=rule)  # its reminders ask for nothing any more
    return duty


@transaction.atomic
def pause_duty(*, rule: str, record, at: datetime, by) -> Duty | None:
    """Stop the clock. A deadline that had passed by then stays broken."""
    duty = held(rule, record)
    if duty is None:
        return None
    if duty.state == Duty.State.PAUSED:
        return duty
    if at < (duty.rests[-1][1] if duty.pauses else duty.begun_at):
        raise Refused(PAUSE_BEFORE, code="pause")
    judge(duty, at)
    duty.pauses = [*duty.pauses, [at.isoformat(), None]]
    duty.state, duty.due_at = Duty.State.PAUSED, None
    duty.save(update_fields=CLOCK)
    return duty


@transaction.atomic
def resume_duty(*, rule: str, record, at: datetime, by) -> Duty | None:
    """Let the clock go on; the deadline is counted anew from the whole history."""
    duty = held(rule, record)
    if duty is None or duty.state != Duty.State.PAUSED:
        return duty
    end_pause(duty, at)
    duty.state, duty.due_at = Duty.State.OPEN, count_now(duty)
    judge(duty, at)
    duty.save(update_fields=CLOCK)
    forget_early([duty])
    return duty


def end_pause(duty: Duty, at: datetime) -> None:
    begin = duty.pauses[-1][0]
    if at < duty.rests[-1][0]:
        raise Refused(PAUSE_BEFORE, code="pause")
    duty.pauses = [*duty.pauses[:-1], [begin, at.isoformat()]]


@transaction.atomic
def void_duties(*, record, by, rules: Iterable[str] | None = None) -> int:
    """Nothing is owed any more. What was broken before stays on record; the rest no longer counts."""
    duties = Duty.objects.about(record).open().select_for_update(no_key=True)
    duties = list(duties if rules is None else duties.filter(rule__in=list(rules)))
    for duty in duties:
        if duty.state == Duty.State.OPEN:
            judge(duty, timezone.now())
        duty.state = Duty.State.VOID
        duty.save(update_fields=CLOCK)
        settle(record, rule=duty.rule)
    return len(duties)


@transaction.atomic
def revive_duty(*, rule: str, record, rested_from: datetime, at: datetime, by) -> Duty | None:
    """Owe again what is void since then; the time between does not count. None when the newest is no void one."""
    duty = Duty.objects.about(record).filter(rule=rule).select_for_update(no_key=True).order_by("pk").last()
    if duty is None or duty.state != Duty.State.VOID:
        return None
    rests = [pause for pause in duty.pauses if pause[1]]
    began = duty.pauses[-1][0] if len(rests) < len(duty.pauses) else rested_from.isoformat()
    duty.pauses = [*rests, [began, at.isoformat()]]
    duty.state, duty.due_at = Duty.State.OPEN, count_now(duty)
    judge(duty, at)
    duty.save(update_fields=CLOCK)
    forget_early([duty])
    return duty


def give(duties, *, to: User | None, by, department: Department | None = None) -> int:
    """Another person owes them from now on; the department follows that person unless another is given.

    At most a batch of them. A department may have a calendar of its own: the deadline is counted anew by that, and
    one that moves gets its entry in the trail.
    """
    department = department or (to.department if to else None)
    duties = duties.select_for_update(no_key=True, of=("self",)).select_related("department").order_by("pk")
    rows, events, moved = list(duties[:BATCH]), [], []
    store.expire()
    for duty in rows:
        before = trail.snapshot(duty, MOVED)
        duty.responsible = to
        if department and duty.department_id != department.pk:
            duty.department = department
            if duty.state == Duty.State.OPEN:
                duty.due_at = replay(duty).at
                judge(duty, timezone.now())
        if changes := trail.difference(before, trail.snapshot(duty, MOVED)):
            events.append(trail.new_event("regulations.recompute_duty", duty, by=by, changes=changes))
            moved.append(duty)
    insert_rows(Event, events)
    Duty.objects.bulk_update(rows, ["responsible", "department", "due_at", "broken_at"], batch_size=BATCH)
    forget_early(moved)
    return len(rows)


@transaction.atomic
def move_duties(
    *, to: User | None, by, record=None, person: User | None = None, department: Department | None = None
) -> int:
    """Hand live duties over: those of one record, or a batch of what a person owes."""
    if (record is None) == (person is None):
        raise TypeError("move_duties wants either a record or a person")
    if record is not None:
        return give(Duty.objects.about(record).open(), to=to, by=by, department=department)
    count = give(Duty.objects.open().filter(responsible=person), to=to, by=by, department=department)
    if count:
        details = {"count": count, "to": str(to)}
        trail.write("regulations.move_duties", person, by=by, details=details)
    return count


def spanning(first: date, last: date):
    """The duties whose time, from the beginning to the deadline, may hold one of these days."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return Duty.objects.exclude(state="void").filter(begun_at__lt=end, due_at__gte=begin)


def recompute_duties(days: Collection[date], *, by, on_batch=None) -> int:
    """Count again the deadlines that span days of the calendar which were corrected. Gives how many moved."""
    return recompute_all(spanning(min(days), max(days)), by=by, on_batch=on_batch)


def recompute_all(rows, *, by, on_batch=None) -> int:
    """Count the deadlines of these duties again. Gives how many moved.

    Short transactions, so that nobody waits; safe to run twice. Each deadline that moved gets its entry in the trail.
    """
    moved, last = 0, 0
    rows = rows.order_by("pk")
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            moved += recompute(keys, by=by)
        last = keys[-1]
        if on_batch:
            on_batch(len(keys))
    return moved


def calendar_changed(days: Collection[date], department: Department | None) -> None:
    """Have the deadlines that these days touch counted again, once the correction is saved."""
    if not days or not spanning(min(days), max(days)).exists():
        return
    jobs.enqueue(
        "recompute_duties",
        key=f"recompute_duties-{get_random_string(20)}",
        title=gettext("Count deadlines again"),
        params={"days": [min(days).isoformat(), max(days).isoformat()]},
        by=User.objects.system(),
    )


def recompute(keys: list[int], *, by) -> int:
    moved: list[Duty] = []
    store.expire()  # this process may still keep the calendar as it was before the correction
    rows = Duty.objects.filter(pk__in=keys).exclude(state="void").select_for_update(no_key=True, of=("self",))
    for duty in rows.select_related("department").order_by("pk"):
        before = trail.snapshot(duty, MOVED)
        fresh = replay(duty).at
        if fresh == duty.due_at:
            continue
        duty.due_at = fresh
        judge(duty, duty.done_at or timezone.now())
        duty.overrun = overrun_of(duty)
        duty.save(update_fields=CLOCK)
        changes = trail.difference(before, trail.snapshot(duty, MOVED))
        trail.write("regulations.recompute_duty", duty, by=by, changes=changes)
        moved.append(duty)
    forget_early(moved)
    return len(moved)


def break_overdue(now: datetime) -> int:
    """Store the breach of every deadline that has passed. One statement; safe to run at any time."""
    return Duty.objects.overdue(now).filter(broken_at__isnull=True).update(broken_at=F("due_at"))


def count_owed(person: User) -> int:
    return Duty.objects.open().filter(responsible=person).count()


@transaction.atomic
def hand_over_owed(person: User, successor: User, by: User) -> int:
    """Some of what a leaver still owes goes to the successor."""
    return move_duties(person=person, to=successor, by=by)


HAND_OVER = HandOver("duties", _("duties"), count_owed, hand_over_owed)

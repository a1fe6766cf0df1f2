"""Due and not yet sent: looks through the open duties by deadline, tells, and writes the ledger with it.

A missed run catches up and marks what it tells late; a repeated run tells nothing twice; a killed one loses at most
the lot it was at, which comes again. A duty that cannot be processed is logged, listed and passed over.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.notices import Draft, tell_many
from regulations.models import Duty, Reminder
from regulations.reminders.people import Staff
from regulations.reminders.policy import ReminderPolicy, policy_for
from regulations.reminders.stages import Stage, is_needless, stages_at
from regulations.reminders.texts import text_of, title_of

log = logging.getLogger("keguan.reminders")
LOT = 500
State = Reminder.State


def remind(now: datetime | None = None) -> int:
    """Tell what has come due since it was last told; gives how many reminders went out."""
    now = now or timezone.now()
    policy, staff, told = policy_for(), Staff(), 0
    for stage in stages_at(now, policy):
        for lot in untold(stage):
            told += tell_lot(lot, stage, now, policy, staff)
    return told


def untold(stage: Stage) -> Iterator[list[Duty]]:
    """Open duties that have come to this stage and have no row for it, by deadline, a lot at a time.

    Their keys are asked for at once: so the database compares both tables in one go instead of looking row by row.
    """
    known = Reminder.objects.filter(duty=OuterRef("pk"), stage=stage.name)
    due = Duty.objects.filter(state=Duty.State.OPEN, due_at__lte=stage.until)
    keys = list(due.filter(~Exists(known)).order_by("due_at", "pk").values_list("pk", flat=True))
    for begin in range(0, len(keys), LOT):
        yield list(due.filter(pk__in=keys[begin : begin + LOT]).select_related("responsible").order_by("due_at", "pk"))


def tell_lot(lot: list[Duty], stage: Stage, now: datetime, policy: ReminderPolicy, staff: Staff) -> int:
    """One lot in one transaction. When it fails, each duty alone, so that the one at fault is found."""
    try:
        return write(lot, stage, now, policy, staff)
    except Exception as error:
        # Whatever one duty stumbles over, the others are told.
        log.warning("lot of reminders told one by one: %s", type(error).__name__)
    return sum(tell_alone(duty, stage, now, policy, staff) for duty in lot)


def tell_alone(duty: Duty, stage: Stage, now: datetime, policy: ReminderPolicy, staff: Staff) -> int:
    try:
        return write([duty], stage, now, policy, staff)
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not this duty: the next run begins here
    except Exception as error:
        log.exception("reminder %s of duty %s: %s", stage.name, duty.pk, type(error).__name__)
        failed = row_of(duty, stage, now, State.FAILED, type(error).__name__)
        Reminder.objects.bulk_create([failed], ignore_conflicts=True)
        return 0


@transaction.atomic
def write(lot: list[Duty], stage: Stage, now: datetime, policy: ReminderPolicy, staff: Staff) -> int:
    """The notices and their rows of the ledger, all or none."""
    rows, drafts = [], []
    for duty in lot:
        people = staff.told(duty, stage.level)
        if is_needless(stage, duty, policy.remind_before):
            rows.append(row_of(duty, stage, now, State.NEEDLESS))
        elif not people:
            rows.append(row_of(duty, stage, now, State.FAILED, "nobody"))
        else:
            rows.append(row_of(duty, stage, now, State.TOLD))
            drafts += [draft_of(duty, stage, person) for person in people]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    tell_many(drafts)
    return sum(row.state == State.TOLD for row in rows)


def row_of(duty: Duty, stage: Stage, now: datetime, state: str, reason: str = "") -> Reminder:
    late = duty.due_at <= stage.late
    return Reminder(duty=duty, stage=stage.name, state=state, is_late=late, at=now, reason=reason)


def draft_of(duty: Duty, stage: Stage, person) -> Draft:
    return Draft(
        person=person,
        rule=duty.rule,
        record_type=duty.record_type,
        record_id=duty.record_id,
        # The same rule may be owed for a record once more, and a deadline may move.
        stage=f"{stage.name} {duty.pk} {duty.due_at:%Y%m%d%H%M}",
        title=partial(title_of, duty, stage),
        text=partial(text_of, duty),
        url=duty.url,
        urgent=duty.is_urgent,
        is_late=duty.due_at <= stage.late,
    )

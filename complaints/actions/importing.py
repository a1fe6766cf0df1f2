"""Complaints that come from files: many at once, as history or to be handled, and taken back."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.register import plain_phone
from complaints.clocks import FIRST, open_clock, open_settling
from complaints.models import Complaint, Step
from complaints.querysets import RECORD
from complaints.repeats import mark_repeats
from complaints.search import add_search
from complaints.states import State
from core import trail
from core.bulk import insert_rows
from core.models import Event
from core.rules import require, rows_for
from core.series import take_numbers
from customers.models import Customer
from customers.values import phone_indexes
from regulations.models import Duty
from regulations.policies import version_in_force

DEED = "complaints.import"
PERMISSION = "complaints.import_complaint"


@transaction.atomic
def create_complaints(complaints: list[Complaint], *, by, is_open: bool, details: dict[str, Any]) -> list[Complaint]:
    """Enter complaints of a file: filed, so that nothing is owed, or registered with clocks that run from now.

    Nobody is told. A number of the source that is there already raises `IntegrityError`.
    """
    require(by, PERMISSION)
    now = timezone.now()
    for complaint in complaints:
        complete(complaint, now, by=by, is_open=is_open)
    give_numbers(complaints)
    insert_rows(Complaint, complaints, with_ids=True)
    add_search(complaints)
    steps = [Step(complaint=one, deed=DEED, to_state=one.state, at=now, by=by) for one in complaints]
    insert_rows(Step, steps)
    events = [trail.new_event(DEED, one, by=by, details=details) for one in complaints]
    insert_rows(Event, [*events, *stories(complaints, by=by)])
    if is_open:
        start_together(complaints, now, by=by)
    mark_repeats(complaints)
    return complaints


def complete(complaint: Complaint, now: datetime, *, by, is_open: bool) -> None:
    """What a file does not say: who took it in, where it stands, under which rules."""
    complaint.handler_id = complaint.handler_id or by.pk
    complaint.department_id = complaint.department_id or by.department_id
    complaint.received_by = complaint.registered_by = by
    complaint.registered_at = now
    complaint.is_anonymous = not (complaint.customer_id or complaint.complainant)
    complaint.phone_index, complaint.phone_tail_index = phone_indexes(plain_phone(complaint))
    if is_open:
        complaint.state, complaint.policy = State.REGISTERED, version_in_force("complaints")
        complaint.resolved_at = None
        complaint.resolution = ""
        return
    complaint.state = State.FILED
    complaint.resolved_at, complaint.resolved_by = complaint.resolved_at or complaint.received_at, by
    complaint.resolution = complaint.resolution or _("Settled in the system that it comes from.")
    # The time of keeping begins when the case was over there, not on the day of the import.
    complaint.filed_at, complaint.filed_by = max(complaint.received_at, complaint.resolved_at), by


def give_numbers(complaints: list[Complaint]) -> None:
    """Year of receipt and serial, so that history keeps its year."""
    by_year: dict[int, list[Complaint]] = {}
    for complaint in complaints:
        by_year.setdefault(timezone.localdate(complaint.received_at).year, []).append(complaint)
    for year, found in sorted(by_year.items()):
        for complaint, serial in zip(found, take_numbers(f"complaints {year}", len(found)), strict=True):
            complaint.number = f"{year}-{serial:04d}"


def stories(complaints: list[Complaint], *, by) -> list[Event]:
    """A line on the page of each customer too."""
    customers = Customer.objects.only("name").in_bulk({one.customer_id for one in complaints if one.customer_id})
    return [
        trail.new_event(DEED, customers[one.customer_id], by=by, details={"complaint": one.pk, "text": str(one)})
        for one in complaints
        if one.customer_id in customers
    ]


def start_together(complaints: list[Complaint], now: datetime, *, by) -> None:
    """The clocks of what is still to be handled, from now on: the deadline is the same for all of one department."""
    first: dict[tuple, list[Duty]] = {}
    copies = []
    for complaint in complaints:
        alike = (complaint.department_id, complaint.handler_id, complaint.severity)
        if alike not in first or complaint.customer_id:
            clocks = [open_clock(complaint, name, now, by=by) for name in FIRST if name != "register_within"]
            first[alike] = [clock for clock in (*clocks, open_settling(complaint, now, by=by)) if clock]
            continue
        for clock in first[alike]:
            same = copy(clock)
            same.pk = None
            same.record_id, same.record_name, same.url = (
                complaint.pk,
                str(complaint)[:200],
                complaint.get_absolute_url(),
            )
            same.customer_id, same.customer_name = None, ""
            copies.append(same)
    insert_rows(Duty, copies)


@transaction.atomic
def remove_complaints(ids: Iterable[int], *, by, details: dict[str, Any]) -> dict[int, str]:
    """Take back complaints of a file that nobody has touched since. Gives those kept, with the reason."""
    require(by, PERMISSION)
    rows = rows_for(by, Complaint)
    held = {one.pk: one for one in rows.filter(pk__in=set(ids)).select_for_update(of=("self",))}
    kept = touched(held)
    gone = [one for pk, one in held.items() if pk not in kept]
    insert_rows(Event, [trail.new_event("complaints.remove", one, by=by, details=details) for one in gone])
    Duty.objects.filter(record_type=RECORD, record_id__in=[one.pk for one in gone]).delete()
    Complaint.objects.filter(pk__in=[one.pk for one in gone]).delete()
    mark_repeats(gone)
    return kept


def touched(complaints: dict[int, Complaint]) -> dict[int, str]:
    """{complaint: why it must stay}: somebody has done something with it, or another case rests on it."""
    later = Event.objects.filter(record_type=RECORD, record_id__in=complaints).exclude(deed=DEED)
    kept = dict.fromkeys(later.values_list("record_id", flat=True), _("changed since the import"))
    for name in ("main_case", "earlier_case"):
        resting = Complaint.objects.filter(**{f"{name}__in": list(complaints)}).values_list(name, flat=True)
        kept |= dict.fromkeys(resting, _("another case rests on it"))
    return kept

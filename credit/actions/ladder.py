"""The nightly climb: which customers are chased and on which rung, lot by lot.

Each lot is one short transaction that says what is true now, whatever was true before: it may be killed at any moment
and run twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import trail
from core.bulk import insert_rows
from core.models import Event
from credit.collecting import CLOCK, DUNNING, RANKS, RULES, Overdue, done_ranks, overdue_of, overdue_rows, stage_due
from credit.exposure import lock_files
from credit.models import CollectionCase, Promise
from credit.policy import policy_for
from customers.models import Customer
from regulations.actions.duties import move_duties, new_duty, open_duties, void_duties
from regulations.models import Duty
from regulations.policies import clause_of, version_in_force
from staff.models import User

LOT = 150  # customers of one transaction: bookings for them wait about a second at most
RECORD = CollectionCase._meta.label_lower
SHOWN = ["stage", "overdue", "disputed", "oldest_due_on", "collector", "closed_on"]


@dataclass
class Lot:
    last: int  # the customer to go on after; 0 when that was all
    opened: int = 0
    moved: int = 0
    closed: int = 0


@dataclass
class Climb:
    """What all cases of a lot are judged by, and what is written for them together."""

    today: date
    now: datetime
    by: User
    events: list[Event] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)

    def note(self, deed: str, case: CollectionCase, changes: dict | None = None) -> None:
        details = {"text": f"{case.get_stage_display()} {case.overdue:.2f}".strip()}
        self.events.append(trail.new_event(f"credit.{deed}", case, by=self.by, changes=changes, details=details))


@transaction.atomic
def climb_lot(*, after: int = 0, today: date, by) -> Lot:
    """The next customers with something overdue or an open case, in the order of their keys."""
    keys = next_customers(after, today)
    lot = Lot(keys[-1] if len(keys) == LOT else 0)
    if keys:
        climb(keys, lot, today=today, by=by)
    return lot


@transaction.atomic
def follow_customer(customer_id: int, *, by) -> CollectionCase | None:
    """The case of one customer as it is now; None when nothing is chased."""
    climb([customer_id], Lot(0), today=timezone.localdate(), by=by)
    return CollectionCase.objects.filter(file__customer=customer_id, closed_on__isnull=True).first()


def next_customers(after: int, today: date) -> list[int]:
    late = overdue_rows(today).filter(customer__gt=after).order_by("customer").values_list("customer", flat=True)
    chased = CollectionCase.objects.filter(closed_on__isnull=True, file__customer__gt=after)
    chased = chased.order_by("file__customer").values_list("file__customer", flat=True)
    return sorted({*late.distinct()[:LOT], *chased[:LOT]})[:LOT]


def climb(keys: list[int], lot: Lot, *, today: date, by) -> None:
    """Under the lock of the files: what is booked for these customers meanwhile waits, and comes to the next climb."""
    files = lock_files(keys)
    found, work = overdue_of(keys, today), Climb(today, timezone.now(), by)
    open_cases = CollectionCase.objects.filter(closed_on__isnull=True, file__in=files.values())
    open_cases = open_cases.select_for_update(no_key=True, of=("self",)).select_related(
        "file__customer__owner", "file__customer__department", "collector", "policy"
    )
    cases = {case.file.customer_id: case for case in open_cases.order_by("file__customer")}
    policy, version = policy_for(), version_in_force("credit")
    for key in keys:
        if key not in cases and key in found and found[key].amount >= policy.collect_least:
            cases[key] = CollectionCase(file=files[key], policy=version, opened_on=today)
    new = [case for case in cases.values() if case.pk is None]
    name_customers(new)
    for case in new:
        take_over(case, found[case.file.customer_id])
    insert_rows(CollectionCase, new, with_ids=True)
    lot.opened = len(new)
    resting = set(Promise.objects.filter(case__in=cases.values(), state="open").values_list("case_id", flat=True))
    owed = live_rules(cases.values())
    dates = {case.pk: found[key].oldest_due_on for key, case in cases.items() if key in found}
    ranks = done_ranks(dates)
    new_keys, touched = {case.pk for case in new}, []
    for key, case in sorted(cases.items()):
        before = trail.snapshot(case, SHOWN)
        if key not in found or found[key].total < policy_for(case).collect_least:
            close(case, work)
            lot.closed += 1
        else:
            take_over(case, found[key])
            if case.pk not in resting:
                step_up(case, ranks.get(case.pk, 0), owed.get(case.pk, set()), work)
        changes = trail.difference(before, trail.snapshot(case, SHOWN))
        if changes:
            touched.append(case)
        if case.pk in new_keys:
            work.note("open_collection", case)
        elif "stage" in changes and not case.closed_on:
            work.note("climb_collection", case, {"stage": changes["stage"]})
            lot.moved += 1
    CollectionCase.objects.bulk_update(touched, SHOWN, batch_size=LOT)
    insert_rows(Event, work.events)
    open_duties(work.duties, by=by)


def name_customers(cases: Iterable[CollectionCase]) -> None:
    """Files that were just locked come without their customers: one query for all."""
    cases = list(cases)
    known = Customer.objects.select_related("owner", "department").in_bulk([case.file.customer_id for case in cases])
    for case in cases:
        case.file.customer = known[case.file.customer_id]


def take_over(case: CollectionCase, found: Overdue) -> None:
    """Amounts as they are now; whoever owns the customer collects."""
    case.overdue, case.disputed, case.oldest_due_on = found.amount, found.disputed, found.oldest_due_on
    owner = case.file.customer.owner
    if case.pk and case.collector_id != case.file.customer.owner_id:
        move_duties(record=case, to=owner, by=User.objects.system(), department=case.file.customer.department)
    case.collector = owner


def live_rules(cases: Iterable[CollectionCase]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Duty.objects.open().filter(record_type=RECORD, record_id__in=[case.pk for case in cases])
    for pk, rule in rows.filter(rule__in=RULES.values()).values_list("record_id", "rule"):
        found.setdefault(pk, set()).add(rule)
    return found


def step_up(case: CollectionCase, done: int, owed: set[str], work: Climb) -> None:
    """The rung that is due; unless it was climbed already, the collector owes it. One rung is owed at a time."""
    policy = policy_for(case)
    case.stage = stage_due(policy, (work.today - case.oldest_due_on).days, case.overdue)
    wanted = {RULES[case.stage]} if RANKS[case.stage] > done else set()
    if owed - wanted:
        void_duties(record=case, rules=owed - wanted, by=work.by)
    for rule in wanted - owed:
        work.duties.append(duty_of(case, rule, work.now))


def duty_of(case: CollectionCase, rule: str, begun_at: datetime) -> Duty:
    customer = case.file.customer
    return new_duty(
        rule=rule,
        record=case,
        span=getattr(policy_for(case), CLOCK),
        begun_at=begun_at,
        responsible=case.collector,
        department=customer.department,
        customer=customer,
        clause=clause_of("credit", DUNNING.partition(".")[2] if rule == DUNNING else CLOCK, case.policy),
        version=case.policy,
    )


def close(case: CollectionCase, work: Climb) -> None:
    """Nothing is chased any more: what was promised has come, or is not owed any more."""
    case.closed_on, case.overdue, case.disputed = work.today, 0, 0
    void_duties(record=case, by=work.by)
    kept = {"state": Promise.State.KEPT, "settled_at": work.now, "settled_by": work.by}
    Promise.objects.filter(case=case, state=Promise.State.OPEN).update(**kept)
    work.note("close_collection", case)

"""Looking whether the trail is as it was sealed. Reads every entry once, a few thousand at a time."""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from core.models import Event, EventSeal, Seal
from core.seals.days import GRACE, WINDOW, day_end, first_day
from core.seals.digests import COLUMNS, ERASED, details_digest, entry_digest, parts, seal_digest

CHUNK = 5000
NAMED = 100  # so many damages of a kind are named, the others counted
ERASE = "core.erase_details"


@dataclass
class Report:
    """What was found. `damage`: kind → how many; `named`: kind → numbers of entries, or days of seals.

    changed: an entry says something else. missing: a sealed entry is gone. inserted: an entry is dated on a sealed day
    and was numbered after its seal. erased: details are gone without an entry that says who erased them. day: the
    digests of a day are not those that were sealed. chain: a seal was changed, taken out or put in.
    """

    entries: int = 0
    sealed: int = 0
    waiting: int = 0  # not sealed yet, nothing wrong with that
    late: int = 0  # committed after their day was sealed
    erased: int = 0  # details erased by a deed that stands in the trail
    days: int = 0
    behind: int = 0  # days that are over and not sealed
    head: str = ""  # digest of the last seal: noted elsewhere, it proves later that the chain was not made anew
    head_day: str = ""
    damage: Counter = field(default_factory=Counter)
    named: dict[str, list] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not self.damage

    def note(self, kind: str, what: int | str) -> None:
        self.damage[kind] += 1
        names = self.named.setdefault(kind, [])
        if len(names) < NAMED:
            names.append(what)


@dataclass
class Days:
    """The closed seals with what their entries add up to as they pass."""

    seals: list[Seal]

    def __post_init__(self):
        self.ends = [seal.until for seal in self.seals]
        self.numbers = {seal.pk: place for place, seal in enumerate(self.seals)}
        self.roots = [hashlib.sha256() for _seal in self.seals]
        self.counts = [0] * len(self.seals)

    def add(self, mark: EventSeal) -> bool:
        place = self.numbers.get(mark.seal_id)
        if place is not None:
            self.roots[place].update(mark.digest)
            self.counts[place] += 1
        return place is not None

    def of(self, at) -> int | None:
        place = bisect_right(self.ends, at)
        return place if place < len(self.seals) else None


def verify(*, head: str = "") -> Report:
    """Compare every entry with its seal. `head`: a digest noted earlier that must still be in the chain."""
    report = Report()
    days = Days(list(Seal.objects.filter(sealed_at__isnull=False).order_by("day")))
    for rows, marks in chunks():
        look_at(rows, marks, days, report)
    look_at_chain(days, report)
    if head and head not in {seal.digest for seal in days.seals}:
        report.note("chain", head)
    return report


def chunks() -> Iterator[tuple[list[tuple], dict[int, EventSeal]]]:
    """Entries and digests of the same range of numbers."""
    last = 0
    while rows := list(Event.objects.filter(pk__gt=last).order_by("pk").values_list(*COLUMNS)[:CHUNK]):
        yield rows, {one.pk: one for one in EventSeal.objects.filter(pk__gt=last, pk__lte=rows[-1][0]).order_by("pk")}
        last = rows[-1][0]
    while marks := list(EventSeal.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield [], {one.pk: one for one in marks}
        last = marks[-1].pk


def look_at(rows: Sequence[tuple], marks: dict[int, EventSeal], days: Days, report: Report) -> None:
    erased = []
    report.entries += len(rows)
    for mark in marks.values():
        report.late += mark.is_late
        report.sealed += days.add(mark)
    for row in rows:
        mark = marks.pop(row[0], None)
        if mark is None:
            look_at_unsealed(row, days, report)
            continue
        facts, details = parts(row)
        if details_digest(bytes(mark.salt), details) != bytes(mark.details_digest):
            if details == ERASED:
                erased.append(row[0])
            else:
                report.note("changed", row[0])
                continue
        if entry_digest(facts, bytes(mark.details_digest)) != bytes(mark.digest):
            report.note("changed", row[0])
    for number in marks:
        report.note("missing", number)
    look_at_erased(erased, report)


def look_at_unsealed(row: tuple, days: Days, report: Report) -> None:
    place = days.of(row[1])
    if place is None:
        report.waiting += 1
    elif row[0] <= days.seals[place].last_id and place >= len(days.seals) - WINDOW:
        report.late += 1
        report.waiting += 1
    else:
        report.note("inserted", row[0])


def look_at_erased(numbers: list[int], report: Report) -> None:
    """Erased is in order when an entry of the trail says who did it."""
    told = Event.objects.filter(deed=ERASE, record_type="core.event", record_id__in=numbers)
    known = set(told.values_list("record_id", flat=True))
    report.erased += len(known)
    for number in numbers:
        if number not in known:
            report.note("erased", number)


def first_begin() -> datetime | None:
    """Where the first seal has to begin as long as there is none."""
    day = first_day()
    return day_end(day - timedelta(days=1)) if day else None


def look_at_chain(days: Days, report: Report) -> None:
    before = None
    for place, seal in enumerate(days.seals):
        follows = before is None or seal.day == before.day + timedelta(days=1)
        if not follows or seal.previous != (before.digest if before else "") or seal.digest != seal_digest(seal):
            report.note("chain", str(seal.day))
        if days.roots[place].hexdigest() != seal.root or days.counts[place] != seal.count:
            report.note("day", str(seal.day))
        before = seal
    report.days = len(days.seals)
    if before:
        report.head, report.head_day = before.digest, str(before.day)
    first = before.until if before else first_begin()
    if first:
        report.behind = max(0, (timezone.now() - GRACE - first).days)

"""Writing judged rows as files of the catalogue, and taking them back."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.actions.files import over_on
from archives.actions.places import save_place
from archives.imports.fields import YEARS
from archives.imports.judge import KINDS
from archives.levels import end_of_secrecy, first_level, grades_of
from archives.models import AccessRequest, ArchiveFile, Category, Item, Place
from archives.models.common import Kept
from archives.places import keeper_within, spots_of, stands_apart, why_not_here
from archives.policy import policy_for
from archives.search import add_search
from core.bulk import insert_rows
from core.models import Import, ImportRow
from core.rules import is_system
from core.secrets import decrypt
from core.series import reserve_numbers
from customers.models import Customer
from regulations.policies import version_in_force
from staff.models import User

Verdict = ImportRow.Verdict


class Writing:
    """What the rows of one step need, read once."""

    def __init__(self, rows: list[ImportRow], batch: Import):
        self.by, self.policy, self.version = batch.created_by, policy_for(), version_in_force("archives")
        self.categories = {one.pk: one for one in Category.objects.select_related("keeper")}
        keepers = {row.data["keeper_id"] for row in rows if "keeper_id" in row.data}
        self.clearances = dict(User.objects.filter(pk__in=keepers).values_list("pk", "clearance")) if keepers else {}
        wanted = {row.data["customer_id"] for row in rows if "customer_id" in row.data}
        self.customers = Customer.objects.in_bulk(wanted)
        self.grades = grades_of(self.customers.values(), self.by) if wanted else {}
        enter_places([row for row in rows if "place" in row.data and "place_id" not in row.data], by=self.by)
        there = Place.objects.filter(pk__in={row.data["place_id"] for row in rows if "place_id" in row.data})
        self.spots = spots_of(there)

    def file_of(self, data: dict[str, Any]) -> ArchiveFile:
        category, customer = self.categories[data["category_id"]], self.customers.get(data.get("customer_id"))
        level = data["level_is"] if "level_is" in data else first_level(category, customer, self.policy, self.grades)
        until = date.fromisoformat(data["level_until"]) if "level_until" in data else None
        closed = date.fromisoformat(data["closed_on"]) if "closed_on" in data else None
        file = ArchiveFile(
            number=data["number"],
            title=decrypt(data["title"]),
            subject=decrypt(data["subject"]) if "subject" in data else "",
            note=decrypt(data["note"]) if "note" in data else "",
            category=category,
            customer=customer,
            department_id=data.get("department_id") or (customer.department_id if customer else self.by.department_id),
            year=data["year"],
            level=level,
            level_until=until or end_of_secrecy(level, self.policy, timezone.localdate()),
            closed_on=closed,
            medium=data.get("medium_is", ArchiveFile.Medium.PAPER),
            keeper_id=self.keeper_of(data, category, level),
            policy=self.version,
            entered_by=self.by,
        )
        file.kept, file.years = retention_of(data, category)
        file.keep_until = over_on(file)
        self.stand(file, data)
        return file

    def keeper_of(self, data: dict[str, Any], category: Category, level: int | None) -> int | None:
        """As the register says, who is cleared for it; else of the category, else whoever brings it in."""
        clearance = self.clearances.get(data.get("keeper_id"))
        if clearance is not None and (level or 0) <= clearance:
            return data["keeper_id"]
        usual = keeper_within(category, level)
        return usual.pk if usual else None if is_system(self.by) else self.by.pk

    def stand(self, file: ArchiveFile, data: dict[str, Any]) -> None:
        spot = self.spots.get(data.get("place_id"))
        if spot is not None and stands_apart(file.level, self.policy) and "keeper_id" not in data:
            file.keeper = spot.keeper
        if spot is not None and not why_not_here(file, file.level, spot, self.policy):
            file.place = spot.place
        is_there = file.place is not None or file.closed_on is not None
        file.state = ArchiveFile.State.SHELVED if is_there else ArchiveFile.State.OPEN


def retention_of(data: dict[str, Any], category: Category) -> tuple[str, int | None]:
    if "kept_is" not in data:
        return category.kept, category.years
    kept = data["kept_is"]
    return kept, None if kept == Kept.PERMANENT else data.get("years") or category.years or YEARS[kept]


def write(rows: list[ImportRow], batch: Import) -> None:
    numbers = {row.data["number"] for row in rows}
    taken = set(ArchiveFile.objects.filter(number__in=numbers).values_list("number", flat=True))
    fresh = [row for row in rows if row.data["number"] not in taken]
    for row in rows:
        if row.data["number"] in taken:
            row.verdict = Verdict.UNCHANGED
    writing = Writing(fresh, batch)
    files = [writing.file_of(row.data) for row in fresh]
    for row, file in zip(fresh, files, strict=True):
        if "place_id" in row.data and file.place is None:
            row.notes = {**row.notes, "place": _("It may not stand there; the place is left empty (S1-05 R20).")}
    insert_rows(ArchiveFile, files, with_ids=True)
    add_search(files)
    keep_series_ahead(files)
    for row, file in zip(fresh, files, strict=True):
        row.target_id, row.is_written = file.pk, True


def enter_places(rows: list[ImportRow], *, by) -> None:
    """Rooms, cabinets, shelves and boxes that the rows name, each entered once."""
    for row in rows:
        parent = None
        for name, kind in zip(row.data["place_line"], KINDS, strict=False):
            found = Place.objects.filter(parent=parent, name=name).first()
            parent = found or save_place(place=Place(name=name, kind=kind, parent=parent), by=by)
        row.data["place_id"] = parent.pk


def keep_series_ahead(files: list[ArchiveFile]) -> None:
    """New files go on after the highest number of their category and year that came in."""
    highest: dict[str, int] = {}
    for file in files:
        found = re.fullmatch(rf"{re.escape(file.category.code)}-(\d{{4}})-(\d{{1,9}})", file.number)
        if found:
            name = f"archives {file.category.code} {found[1]}"
            highest[name] = max(highest.get(name, 0), int(found[2]))
    for name, last in highest.items():
        reserve_numbers(name, last)


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take back what nobody has used since. Gives «number: reason» of what was kept."""
    ids = [row.target_id for row in rows]
    there = ArchiveFile.objects.in_bulk(ids)
    used = set(Item.objects.filter(file__in=ids).values_list("file_id", flat=True))
    used |= set(AccessRequest.objects.filter(file__in=ids).values_list("file_id", flat=True))
    kept = {pk: _("something lies in it or was asked for") for pk in used}
    kept |= {pk: _("changed since then") for pk, file in there.items() if file.version > 1}
    for pk in sorted(set(there) - set(kept)):
        try:
            with transaction.atomic():
                there[pk].delete()
        except ProtectedError:
            kept[pk] = _("something lies in it or was asked for")
    for row in rows:
        row.is_written = row.target_id in kept
    return [f"{there[pk].number}: {reason}" for pk, reason in kept.items()]

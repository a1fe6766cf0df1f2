"""Opening, changing and closing files, and how secret they are."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.actions.grants import revoke_unsigned
from archives.actions.places import check_stand
from archives.filing import closing_doubts
from archives.levels import end_of_secrecy, first_level, grades_of
from archives.models import ArchiveFile, Category, Place
from archives.models.common import Level
from archives.places import keeper_within
from archives.policy import policy_for
from archives.rules import check_version, hold_file, refuse_destroyed, require_clearance, told
from archives.search import add_search, refresh_search
from core import trail
from core.dates import months_after
from core.errors import Refused
from core.rules import require
from core.series import take_numbers
from customers.models import Customer
from regulations.policies import version_in_force

ADD, CHANGE, LEVEL = "archives.add_archivefile", "archives.change_archivefile", "archives.set_level"
CHANGED = ("title", "subject", "category", "year", "department", "medium", "note")
SECRECY, STAND = ("level", "level_until"), ("place", "keeper")


@transaction.atomic
def open_file(
    *,
    category: Category,
    title: str,
    by,
    customer: Customer | None = None,
    subject: str = "",
    year: int | None = None,
    department=None,
    medium: str = ArchiveFile.Medium.BOTH,
    note: str = "",
) -> ArchiveFile:
    """A new file with the next number of its category and year; as secret as the rules begin it (S1-05 R3)."""
    require(by, ADD)
    policy, today = policy_for(), timezone.localdate()
    level = first_level(category, customer, policy, grades_of([customer], by) if customer else {})
    file = ArchiveFile(
        number=next_number(category, year or today.year),
        title=title.strip(),
        category=category,
        customer=customer,
        subject=subject.strip(),
        department=department or (customer.department if customer else by.department),
        year=year or today.year,
        level=level,
        level_until=end_of_secrecy(level, policy, today),
        kept=category.kept,
        years=category.years,
        medium=medium,
        keeper=keeper_within(category, level) or by,
        note=note.strip(),
        policy=version_in_force("archives"),
        entered_by=by,
    )
    if not file.title:
        raise Refused(_("A file needs a title."), code="title")
    if customer is None and not file.subject:
        raise Refused(_("A file is about a customer or a subject."), code="about")
    file.save()
    add_search([file])
    trail.write("archives.open_file", file, by=by, details={"category": str(category), "secrecy": level_words(level)})
    return file


def next_number(category: Category, year: int) -> str:
    [number] = take_numbers(f"archives {category.code} {year}")
    return f"{category.code}-{year}-{number:05d}"


def level_words(level: int | None) -> str:
    return str(Level(level).label) if level is not None else _("closed")


@transaction.atomic
def change_file(*, file: ArchiveFile, changes: dict, version: int, by) -> ArchiveFile:
    """What the entry in the catalogue says; secrecy, place, keeper and state have deeds of their own."""
    held = hold_file(file, by=by, permission=CHANGE)
    refuse_destroyed(held)
    check_version(held, version)
    wanted = {name: value for name, value in changes.items() if name in CHANGED}
    before = trail.snapshot(held, list(wanted))
    for name, value in wanted.items():
        setattr(held, name, value)
    found = trail.difference(before, trail.snapshot(held, list(wanted)))
    if not found:
        return held
    if "category" in found:
        take_retention(held)
    held.version += 1
    held.save()
    refresh_search(held)
    trail.write("archives.change_file", held, by=by, changes=told(held, found))
    return held


def take_retention(file: ArchiveFile) -> None:
    """The retention of the category, counted from the day on which the file was closed."""
    file.kept, file.years = file.category.kept, file.category.years
    file.keep_until = over_on(file)


def over_on(file: ArchiveFile) -> date | None:
    if file.closed_on is None or not file.years:
        return None
    return months_after(file.closed_on, 12 * file.years)


@transaction.atomic
def set_level(
    *,
    file: ArchiveFile,
    level: int | None,
    until: date | None,
    reason: str,
    version: int,
    by,
    place: Place | None = None,
) -> ArchiveFile:
    """How secret it is from now on, and until when (S2-13 R6). Nobody goes beyond the own clearance.

    What is to stand apart now needs a `place` that is apart, with a keeper of its own (S1-05 R20).
    """
    held = hold_file(file, by=by, permission=LEVEL)
    refuse_destroyed(held)
    check_version(held, version)
    require_clearance(by, held.level, level)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    if until and (level is None or level < Level.SECRET):
        raise Refused(_("Only what is secret has an end of secrecy."), code="until")
    if until and until <= timezone.localdate():
        raise Refused(_("The end of secrecy lies before tomorrow."), code="until")
    before = trail.snapshot(held, [*SECRECY, *STAND])
    check_stand(held, level, place)
    held.level, held.level_until, held.version = level, until, held.version + 1
    held.save(update_fields=[*SECRECY, *STAND, "version"])
    changes = trail.difference(before, trail.snapshot(held, [*SECRECY, *STAND]))
    trail.write("archives.set_level", held, by=by, changes=changes, reason=reason.strip())
    revoke_unsigned(held, by=by)
    return held


@transaction.atomic
def close_file(*, file: ArchiveFile, by, is_confirmed: bool = False) -> ArchiveFile:
    """Nothing more goes in; from now on its years are counted. What the filing rules doubt wants `is_confirmed`."""
    held = hold_file(file, by=by, permission=CHANGE)
    refuse_destroyed(held)
    if held.is_own:
        raise Refused(_("The customer's own file stays open as long as there is the customer."), code="own")
    if held.closed_on:
        raise Refused(_("The file is closed already."), code="closed")
    doubts = closing_doubts(held, held.items.filter(removed_at__isnull=True))
    if doubts and not is_confirmed:
        raise Refused(" ".join(doubts), code="doubt")
    held.closed_on, held.version = timezone.localdate(), held.version + 1
    held.keep_until = over_on(held)
    if held.state == ArchiveFile.State.OPEN:
        held.state = ArchiveFile.State.SHELVED
    held.save(update_fields=["closed_on", "keep_until", "state", "version"])
    trail.write("archives.close_file", held, by=by, details={"kept until": trail.plain_value(held.keep_until)})
    return held

"""自动归档: what is over files itself, with its paper and what lies with it; once, and anew when it is closed anew."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.actions.files import next_number, over_on
from archives.actions.items import keep_sound, put_in_order
from archives.levels import end_of_secrecy, first_level, grades_of
from archives.models import ArchiveFile, Category, Content, Item
from archives.places import is_cleared, keeper_within
from archives.policy import policy_for
from archives.search import add_search
from archives.sources import Annex, Entry, Source
from archives.sources.common import Beat, day_of
from archives.uploads import Sound, check_upload
from core import trail
from core.errors import Refused
from regulations.policies import version_in_force
from staff.models import User


@dataclass
class Prepared:
    """All that is filed of one record, made before anything is locked."""

    source: Source
    record: Any
    entry: Entry
    read_at: datetime
    paper: ContentFile = field(repr=False)
    sound: Sound
    annexes: list[tuple[Annex, Sound | None]]


def category_for(source: Source) -> Category | None:
    """Where such records go; none: the company has not them filed."""
    return Category.objects.filter(takes=source.takes, is_used=True).first()


def unfiled(source: Source) -> QuerySet:
    """Records that are over and whose file does not hold them as they ended."""
    file = ArchiveFile.objects.filter(source_type=source.takes, source_id=OuterRef("pk")).order_by()
    there = Content.objects.filter(
        item__file__source_type=source.takes,
        item__file__source_id=OuterRef("pk"),
        item__kind=Item.Kind.MAIN,
        added_at__gte=OuterRef("finished"),
    ).order_by()
    return source.finished().filter(~Exists(there), ~Exists(file.filter(state=ArchiveFile.State.DESTROYED)))


def prepare(source: Source, record: Any, *, by, beat: Beat = lambda: None) -> Prepared:
    """Draw the paper and look at what lies with it: seconds, in which nobody waits for a lock."""
    read_at = timezone.now()
    entry = source.entry(record)
    body = source.paper(record, by, beat)
    paper = ContentFile(body, name=f"{plain_words(entry.number)}.pdf")
    sound = check_upload(paper, policy_for(), is_own=True)
    return Prepared(source, record, entry, read_at, paper, sound, list(looked_at(source, record, beat)))


def plain_words(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum() or sign in "-_")[:60] or "record"


def looked_at(source: Source, record: Any, beat: Beat) -> Iterator[tuple[Annex, Sound | None]]:
    """Each file with the record; without a copy where the archives cannot keep its kind."""
    for annex in source.annexes(record):
        beat()
        sound = None
        with suppress(Refused, FileNotFoundError), annex.open() as kept:
            sound = check_upload(File(kept, name=annex.name), policy_for(), is_own=True)
        yield annex, sound


@transaction.atomic
def file_record(prepared: Prepared, *, by) -> ArchiveFile | None:
    """Put it into its file; the same end a second time changes nothing. Raises `Refused` while the file is lent."""
    category = category_for(prepared.source)
    if category is None:
        return None
    file = held_file(prepared, category, by=by)
    if is_there(file, prepared.record.finished) or file.state == ArchiveFile.State.DESTROYED:
        return file
    if file.state == ArchiveFile.State.LENT:
        raise Refused(_("The file is lent; wait until it is back."), code="lent")
    main = main_item(file, prepared, by=by)
    content = keep_sound(main, prepared.paper, prepared.sound, by=by, is_anew=True)
    Content.objects.filter(pk=content.pk).update(added_at=prepared.read_at)
    count = add_annexes(file, main, prepared.annexes, by=by)
    put_in_order(file)
    close_again(file, day_of(prepared.record.finished))
    said = {"record": prepared.source.takes, "version": content.edition, "annexes": count}
    trail.write("archives.file_record", file, by=by, details=said)
    return file


def held_file(prepared: Prepared, category: Category, *, by) -> ArchiveFile:
    """The one file of the record, locked; begun where there is none yet."""
    key = {"source_type": prepared.source.takes, "source_id": prepared.record.pk}
    if not ArchiveFile.objects.filter(**key).exists():
        with suppress(IntegrityError), transaction.atomic():  # another worker was quicker
            begin_file(prepared, category, by=by)
    return ArchiveFile.objects.select_for_update(no_key=True, of=("self",)).get(**key)


def begin_file(prepared: Prepared, category: Category, *, by) -> ArchiveFile:
    entry, policy, day = prepared.entry, policy_for(), day_of(prepared.record.finished)
    level = first_level(category, entry.customer, policy, grades_of([entry.customer], by) if entry.customer else {})
    file = ArchiveFile.objects.create(
        number=next_number(category, day.year),
        title=entry.title[:200],
        category=category,
        customer=entry.customer,
        subject=entry.subject[:200],
        department=entry.department,
        year=day.year,
        level=level,
        level_until=end_of_secrecy(level, policy, day),
        kept=category.kept,
        years=category.years,
        medium=ArchiveFile.Medium.ELECTRONIC,
        keeper=keeper_for(entry, category, level),
        source_type=prepared.source.takes,
        source_id=prepared.record.pk,
        policy=version_in_force("archives"),
        entered_by=by,
    )
    add_search([file])
    return file


def keeper_for(entry: Entry, category: Category, level: int | None) -> User | None:
    """Of the category, else of the customer's own file; cleared for it, and never whom the record is about."""
    own = ArchiveFile.objects.filter(customer=entry.customer, is_own=True).select_related("keeper").order_by()
    first = own.first() if entry.customer else None
    found = keeper_within(category, level) or (first.keeper if first else None)
    return found if found and found.pk != entry.barred and is_cleared(found, level) else None


def is_there(file: ArchiveFile, finished: datetime) -> bool:
    mains = Content.objects.filter(item__file=file, item__kind=Item.Kind.MAIN)
    return mains.filter(added_at__gte=finished).exists()


def main_item(file: ArchiveFile, prepared: Prepared, *, by) -> Item:
    known = file.items.filter(kind=Item.Kind.MAIN, removed_at__isnull=True).order_by("order").first()
    if known:
        known.pages, known.on, known.version = prepared.sound.pages, day_of(prepared.record.finished), known.version + 1
        known.save(update_fields=["pages", "on", "version"])
        return known
    return Item.objects.create(
        file=file,
        order=1,
        title=prepared.entry.title[:200],
        number=prepared.entry.number[:60],
        on=day_of(prepared.record.finished),
        pages=prepared.sound.pages,
        responsible=prepared.entry.responsible[:100],
        kind=Item.Kind.MAIN,
        entered_by=by,
    )


def add_annexes(file: ArchiveFile, main: Item, annexes: list[tuple[Annex, Sound | None]], *, by) -> int:
    """Those that do not lie in it yet, behind the main text (S1-26 R11)."""
    known = set(file.items.filter(kind=Item.Kind.ANNEX).values_list("note", flat=True))
    new = [(annex, sound) for annex, sound in annexes if mark_of(annex) not in known]
    for number, (annex, sound) in enumerate(new, start=len(known) + 2):
        item = Item.objects.create(
            file=file,
            order=number,
            title=annex.name[:200],
            on=annex.on,
            pages=sound.pages if sound else 0,
            responsible=annex.responsible[:100],
            kind=Item.Kind.ANNEX,
            belongs_to=main,
            condition="" if sound else _("Not a PDF or picture, or missing: see the record itself"),
            note=mark_of(annex),
            entered_by=by,
        )
        if sound:
            with annex.open() as kept:
                keep_sound(item, File(kept, name=annex.name), sound, by=by)
    return len(new)


def mark_of(annex: Annex) -> str:
    """By which the same file is known again."""
    return f"SHA-256 {annex.digest}"


def close_again(file: ArchiveFile, day) -> None:
    """Its years are counted from the last end of the record."""
    file.closed_on, file.version = day, file.version + 1
    file.keep_until = over_on(file)
    if file.state == ArchiveFile.State.OPEN:
        file.state = ArchiveFile.State.SHELVED
    file.save(update_fields=["closed_on", "keep_until", "state", "version"])

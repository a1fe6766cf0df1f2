"""What lies in a file: documents added, described anew, put in order, taken out; copies in versions."""

from collections.abc import Mapping
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.filing import doubts_about, in_order
from archives.models import ArchiveFile, Content, Item, LoanLine
from archives.policy import policy_for
from archives.rules import check_version, hold_file, refuse_destroyed, told
from archives.uploads import Sound, check_upload, store
from core import trail
from core.errors import Refused

CHANGE = "archives.change_archivefile"
SAID = ("title", "number", "on", "pages", "copies", "responsible", "kind", "is_paper", "condition", "note")


@transaction.atomic
def add_item(
    *,
    file: ArchiveFile,
    title: str,
    by,
    upload: File | None = None,
    on: date | None = None,
    belongs_to: Item | None = None,
    is_confirmed: bool = False,
    **said,
) -> Item:
    """Put a document into the file, in its place by S1-26 R11. What the rules doubt wants `is_confirmed`."""
    held = hold_open(file, by=by)
    there = list(held.items.filter(removed_at__isnull=True))
    doubts = doubts_about(held, there, on=on, belongs_to=belongs_to, kind=said.get("kind", Item.Kind.MAIN))
    if doubts and not is_confirmed:
        raise Refused(" ".join(doubts), code="doubt")
    if belongs_to is not None and belongs_to.pk not in {one.pk for one in there}:
        raise Refused(_("What it belongs to does not lie in this file."), code="belongs")
    if not title.strip():
        raise Refused(_("A document needs a title."), code="title")
    item = Item.objects.create(
        file=held,
        order=len(there) + 1,
        title=title.strip(),
        on=on,
        belongs_to=first_of(belongs_to),
        entered_by=by,
        **said,
    )
    if upload is not None:
        keep_upload(item, upload, by=by)
    put_in_order(held)
    count_up(held)
    trail.write("archives.add_item", held, by=by, details={"document": item.pk, "doubts": len(doubts)})
    return item


def first_of(item: Item | None) -> Item | None:
    """Groups are one deep: what belongs to an annex belongs to its main text."""
    return (item.belongs_to or item) if item else None


def hold_open(file: ArchiveFile, *, by) -> ArchiveFile:
    held = hold_file(file, by=by, permission=CHANGE)
    refuse_destroyed(held)
    if held.closed_on:
        raise Refused(_("The file is closed; nothing goes in or out any more."), code="closed")
    if held.state == ArchiveFile.State.LENT:
        raise Refused(_("The file is lent; wait until it is back."), code="lent")
    return held


def count_up(file: ArchiveFile) -> None:
    file.version += 1
    file.save(update_fields=["version"])


def put_in_order(file: ArchiveFile) -> None:
    there = list(file.items.filter(removed_at__isnull=True))
    moved = []
    for number, item in enumerate(in_order(there), start=1):
        if item.order != number:
            item.order = number
            moved.append(item)
    Item.objects.bulk_update(moved, ["order"])


def keep_upload(item: Item, upload: File, *, by) -> Content:
    """The next version of its electronic copy. Part of a deed that asked who may."""
    return keep_sound(item, upload, check_upload(upload, policy_for()), by=by)


def keep_sound(item: Item, upload: File, sound: Sound, *, by, is_anew: bool = False) -> Content:
    """What was found sound; `is_anew`: also what is the same as before."""
    newest = item.contents.first()
    if newest and newest.digest == sound.digest and not newest.erased_at and not is_anew:
        return newest
    content = new_content(item, sound, edition=newest.edition + 1 if newest else 1, by=by)
    store(content.stored, upload, sound.kind)
    content.save()
    if not item.pages:
        item.pages = sound.pages
        item.save(update_fields=["pages"])
    return content


def new_content(item: Item, sound: Sound, *, edition: int, by) -> Content:
    return Content(
        item=item,
        edition=edition,
        name=sound.name,
        kind=sound.kind,
        size=sound.size,
        digest=sound.digest,
        pages=sound.pages,
        added_at=timezone.now(),
        added_by=by,
    )


@transaction.atomic
def change_item(*, item: Item, changes: Mapping, version: int, by, upload: File | None = None) -> Item:
    """Describe a document anew, or give it a newer electronic copy; the older ones stay."""
    file = hold_open(item.file, by=by)
    held = hold_item(item)
    check_version(held, version)
    wanted = {name: value for name, value in changes.items() if name in SAID}
    before = trail.snapshot(held, list(wanted))
    for name, value in wanted.items():
        setattr(held, name, value)
    found = trail.difference(before, trail.snapshot(held, list(wanted)))
    if upload is not None:
        content = keep_upload(held, upload, by=by)
        found["electronic copy"] = ["", content.edition]
    if not found:
        return held
    held.version += 1
    held.save()
    if "kind" in found:
        put_in_order(file)
    count_up(file)
    trail.write("archives.change_item", file, by=by, changes=told(file, found), details={"document": held.pk})
    return held


def hold_item(item: Item) -> Item:
    found = Item.objects.select_for_update(no_key=True).filter(pk=item.pk, removed_at__isnull=True).first()
    if found is None:
        raise Refused(_("This document was taken out of the file meanwhile."), code="removed")
    return found


@transaction.atomic
def remove_item(*, item: Item, reason: str, by) -> ArchiveFile:
    """Take a document out; the entry and its copies are kept with who and why."""
    file = hold_open(item.file, by=by)
    held = hold_item(item)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    if Item.objects.filter(belongs_to=held, removed_at__isnull=True).exists():
        raise Refused(_("Other documents belong to this one; take them out first."), code="belongs")
    if LoanLine.objects.filter(item=held, is_out=True).exists():
        raise Refused(_("The document is lent; wait until it is back."), code="lent")
    held.removed_at, held.removed_by, held.version = timezone.now(), by, held.version + 1
    held.save(update_fields=["removed_at", "removed_by", "version"])
    put_in_order(file)
    count_up(file)
    trail.write("archives.remove_item", file, by=by, reason=reason.strip(), details={"document": held.pk})
    return file

"""完整性检查: every night a share of the stored copies is read; what is missing or changed is named (S2-11 R3)."""

import hashlib
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from archives.guardians import guardian
from archives.models import ArchiveFile, Content
from archives.policy import policy_for
from archives.rules import hold_file
from core import trail
from core.errors import Refused
from core.rules import require
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force

CHANGE_FILE = "archives.change_archivefile"
RULE = "archives.fault_within"
PIECE = 1 << 20  # bytes read at once
MISSING, CHANGED = "missing", "changed"
WORDS = {
    MISSING: pgettext_lazy("stored copy", "missing"),
    CHANGED: pgettext_lazy("stored copy", "not what was kept"),
}


def check_there() -> None:
    """Raise `Refused` where nothing at all is there: a disk that is not mounted is no thousand lost documents."""
    if Content.objects.filter(erased_at__isnull=True).exists() and not default_storage.exists("archives"):
        raise Refused(_("The folder of the stored documents is not there. Is the disk mounted?"), code="disk")


def share_of_night() -> int:
    """How many copies one night reads, so that all are read within hundred divided by the share."""
    total = Content.objects.filter(erased_at__isnull=True).count()
    return -(-total * policy_for().verify_share // 100)


def read_since(moment: datetime) -> int:
    return Content.objects.filter(erased_at__isnull=True, verified_at__gte=moment).count()


def next_to_read(before: datetime, lot: int) -> list[Content]:
    """Those that were never read, then those read longest ago; all before that moment."""
    kept = Content.objects.filter(erased_at__isnull=True).select_related("item__file__keeper")
    never = list(kept.filter(verified_at__isnull=True).order_by("pk")[:lot])
    if len(never) == lot:
        return never
    return never + list(kept.filter(verified_at__lt=before).order_by("verified_at", "pk")[: lot - len(never)])


def faulty() -> QuerySet[Content]:
    return Content.objects.filter(erased_at__isnull=True).exclude(fault="")


def fault_of(content: Content) -> str:
    """What is wrong with the bytes on the disk; empty when they are what was kept. A piece at a time in memory."""
    digest = hashlib.sha256()
    try:
        with content.stored.storage.open(content.stored.name) as kept:
            while piece := kept.read(PIECE):
                digest.update(piece)
    except (OSError, ValueError):
        return MISSING
    return "" if digest.hexdigest() == content.digest else CHANGED


@transaction.atomic
def note_result(content: Content, fault: str, *, by) -> None:
    """Put down that it was read. A new fault is owed by whoever keeps the file; mended it is owed no more."""
    content.verified_at = timezone.now()
    held = Content.objects.filter(pk=content.pk, erased_at__isnull=True)
    if not held.update(verified_at=content.verified_at, fault=fault) or content.fault == fault:
        return
    file = content.item.file
    said = {"document": content.item_id, "version": content.edition, "was": content.fault}
    trail.write("archives.found_fault" if fault else "archives.fault_gone", file, by=by, reason=fault, details=said)
    content.fault = fault
    if fault:
        owe_repair(file, by=by)
    elif not faulty().filter(item__file=file).exists():
        meet_duty(rule=RULE, record=file, at=content.verified_at, by=by)


def owe_repair(file: ArchiveFile, *, by) -> None:
    open_duty(
        rule=RULE,
        record=file,
        span=policy_for().fault_within,
        begun_at=timezone.now(),
        responsible=guardian(CHANGE_FILE, level=file.level if file.level is not None else 3, first=file.keeper),
        version=version_in_force("archives"),
        url=reverse("archives:faults"),
        by=by,
    )


def check_copy(*, content: Content, by) -> str:
    """Read it again at once, after it was brought back from a backup; gives what is still wrong."""
    require(by, CHANGE_FILE)
    with transaction.atomic():
        hold_file(content.item.file, by=by, permission=CHANGE_FILE)
        fault = fault_of(content)
        note_result(content, fault, by=by)
    return fault

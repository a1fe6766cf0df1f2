"""诉讼保全: a file that may not be destroyed whatever its time, set and lifted with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from archives.lists import ADD
from archives.models import ArchiveFile
from archives.rules import check_version, hold_file, refuse_destroyed, told
from core import trail
from core.errors import Refused, Stale


@transaction.atomic
def set_hold(*, file: ArchiveFile, reason: str, version: int, by) -> ArchiveFile:
    kept = hold_file(file, by=by, permission=ADD)
    refuse_destroyed(kept)
    check_version(kept, version)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    return put_hold(kept, reason.strip()[:200], "archives.set_hold", reason.strip(), by=by)


@transaction.atomic
def lift_hold(*, file: ArchiveFile, reason: str, by) -> ArchiveFile:
    kept = hold_file(file, by=by, permission=ADD)
    if not kept.hold_reason:
        raise Stale(_("The hold was lifted meanwhile."), current=kept)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    return put_hold(kept, "", "archives.lift_hold", reason.strip(), by=by)


def put_hold(file: ArchiveFile, words: str, deed: str, reason: str, *, by) -> ArchiveFile:
    changes = {"hold_reason": [file.hold_reason, words]}
    file.hold_reason, file.version = words, file.version + 1
    file.save(update_fields=["hold_reason", "version"])
    trail.write(deed, file, by=by, changes=told(file, changes), reason=reason)
    return file

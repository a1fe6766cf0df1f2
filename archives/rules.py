"""Who may do what: the file as it stands now, locked, for somebody who may and who may know of it."""

from django.utils.translation import gettext as _

from archives.models import ArchiveFile
from core.errors import Refused, Stale
from core.rules import is_system, require, rows_for

WORDS = ("title", "subject", "note", "number", "responsible", "condition", "hold_reason")


def hold_file(file: ArchiveFile, *, by, permission: str) -> ArchiveFile:
    """Raise `Refused` as if the file did not exist when the person may not know of it."""
    require(by, permission)
    rows = rows_for(by, ArchiveFile).filter(pk=file.pk).order_by()
    for held in rows.select_for_update(no_key=True, of=("self",)):
        return held
    raise Refused(_("There is no such file, or it is not yours to see."), code="unseen")


def check_version(record, expected: int | None) -> None:
    if expected is not None and record.version != expected:
        raise Stale(_("Somebody else has changed it in the meantime."), current=record)


def refuse_destroyed(file: ArchiveFile) -> None:
    if file.state == ArchiveFile.State.DESTROYED:
        raise Refused(_("The file was destroyed; only its entry remains."), code="destroyed")


def told(file: ArchiveFile, changes: dict[str, list]) -> dict[str, list]:
    """What the trail says of a change: of a secret file that its words were changed, not what they are."""
    if not file.is_secret:
        return changes
    return {name: ["…", "…"] if name in WORDS else values for name, values in changes.items()}


def require_clearance(by, *levels: int | None) -> None:
    """Nobody gives, takes away or keeps a secrecy above the own clearance (S1-27)."""
    if not is_system(by) and max((level or 0 for level in levels), default=0) > by.clearance:
        raise Refused(_("Your clearance is below the secrecy of this file."), code="clearance")

"""销毁: put down by two named people; afterwards the contents are erased from the disk, by a job that finishes.

First the database says that the files are destroyed: from then on nobody can open anything of them. Then each copy is
overwritten and removed, and only then called erased. Killed in between, the next worker finds what is still there.
"""

import logging
import os
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Approval
from archives.actions.disposals import refuse_held
from archives.lists import DESTROY, DESTROY_RULE, KIND, Verdict, hold_list, require_state
from archives.models import ArchiveFile, Content, Disposal, DisposalLine
from archives.rendering import forget_pages
from archives.telling_disposals import tell_erased
from core import jobs, trail
from core.bulk import insert_rows
from core.errors import Refused
from core.models import Event
from regulations.actions.duties import meet_duty
from staff.models import User

log = logging.getLogger("keguan.archives")
ERASE, LOT = "archive_erase", 20
LATE_DAYS = 2
BLOCK = 1 << 20  # bytes written at once


@transaction.atomic
def take_off(*, line: DisposalLine, reason: str, by) -> Disposal:
    """A file that something keeps after all comes off the list; it may stand on another later."""
    kept = hold_list(line.disposal, by=by)
    held = kept.lines.select_related("file").get(pk=line.pk)
    if kept.state not in (Disposal.State.APPRAISAL, Disposal.State.APPROVED) or not held.is_open:
        raise Refused(_("The list is “%s” by now.") % kept.get_state_display(), code="state")
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    held.verdict, held.reason, held.is_open = Verdict.KEEP, reason.strip()[:200], False
    held.save(update_fields=["verdict", "reason", "is_open"])
    trail.write("archives.take_off_list", held.file, by=by, reason=reason.strip(), details={"list": kept.number})
    return kept


@transaction.atomic
def destroy(
    *, disposal: Disposal, method: str, destroyed_on: date, first: User, second: User, by, backups: str = ""
) -> Disposal:
    """Two people have destroyed what was approved, and say how and when. The entries and the certificate stay."""
    kept = hold_list(disposal, by=by, permission=DESTROY)
    require_state(kept, Disposal.State.APPROVED)
    lines = kept.lines.filter(verdict=Verdict.DESTROY, is_open=True)
    files = list(
        ArchiveFile.objects.filter(pk__in=lines.values("file"))
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    check_destroyed(kept, files, method=method, destroyed_on=destroyed_on, people=(first, second))
    refuse_held(kept)
    now = timezone.now()
    kept.state, kept.method, kept.destroyed_on = Disposal.State.DONE, method.strip()[:100], destroyed_on
    kept.first, kept.second, kept.backups = first, second, backups.strip()[:200]
    kept.done_at, kept.done_by = now, by
    kept.save()
    ArchiveFile.objects.filter(pk__in=[file.pk for file in files]).update(
        state=ArchiveFile.State.DESTROYED, version=F("version") + 1
    )
    kept.lines.update(is_open=False)
    said = {"list": kept.number, "method": kept.method, "by": f"{first}, {second}"}
    insert_rows(Event, [trail.new_event("archives.destroy_file", file, by=by, details=said) for file in files])
    trail.write("archives.destroy", kept, by=by, details=said | {"files": len(files)})
    meet_duty(rule=DESTROY_RULE, record=kept, at=now, by=by)
    order_erasing(kept)
    return kept


def check_destroyed(
    disposal: Disposal, files: list[ArchiveFile], *, method: str, destroyed_on: date, people: tuple[User, User]
) -> None:
    if not files:
        raise Refused(_("Nothing on the list is to be destroyed any more."), code="empty")
    if people[0].pk == people[1].pk:
        raise Refused(_("Two people destroy, and say how and when."), code="two")
    if not method.strip():
        raise Refused(_("Say how it was destroyed."), code="method")
    if destroyed_on > timezone.localdate():
        raise Refused(_("The day lies in the future."), code="day")
    if destroyed_on < decided_on(disposal):
        raise Refused(_("Nothing is destroyed before it was decided."), code="day")
    highest = max((file.level or 0) for file in files)
    for one in people:
        if not one.is_active or one.clearance < highest:
            raise Refused(_("%s is not cleared for these files.") % one, code="clearance")


def decided_on(disposal: Disposal) -> date:
    approval = Approval.objects.about(disposal).filter(kind=KIND, state=Approval.State.APPROVED).order_by("-id").first()
    return timezone.localdate(approval.decided_at if approval else disposal.made_at)


def order_erasing(disposal: Disposal) -> None:
    title = _("Erase the contents of list %s") % disposal
    jobs.enqueue(ERASE, key=f"{ERASE}-{disposal.pk}", by=User.objects.system(), title=title)


def left_over():
    """Copies of destroyed files that are not erased yet."""
    return Content.objects.filter(item__file__state=ArchiveFile.State.DESTROYED, erased_at__isnull=True).order_by("pk")


def erase_content(content: Content) -> None:
    """From the disk, with the pages drawn of it. Safe to do again; raises `OSError` where the disk refuses."""
    if content.stored:
        wipe(Path(content.stored.path))
    forget_pages(content.digest)


def wipe(path: Path) -> None:
    """Overwritten before it is removed: nothing is brought back from the free blocks (S0-19 R10)."""
    try:
        left = path.stat().st_size
        with path.open("r+b", buffering=0) as file:
            while left > 0:
                left -= file.write(bytes(min(left, BLOCK)))
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


@transaction.atomic
def note_erased(contents: list[Content]) -> int:
    """Called when the disk holds nothing of them any more."""
    ids = [content.pk for content in contents]
    return Content.objects.filter(pk__in=ids).update(stored="", erased_at=timezone.now())


@transaction.atomic
def finish_lists(*, by) -> int:
    """Lists of whose files nothing is left: from now on the certificate may say so. Gives how many."""
    rest = left_over().filter(item__file__in=OuterRef("file_id")).order_by()
    lines = DisposalLine.objects.filter(disposal=OuterRef("pk"), verdict=Verdict.DESTROY).filter(Exists(rest))
    done = Disposal.objects.filter(state=Disposal.State.DONE, erased_at__isnull=True).filter(~Exists(lines))
    found = list(done.select_for_update(no_key=True, of=("self",)).select_related("first", "second", "done_by"))
    for disposal in found:
        disposal.erased_at = timezone.now()
        disposal.save(update_fields=["erased_at"])
        trail.write("archives.erased", disposal, by=by)
        tell_erased(disposal)
    return len(found)


def run_erasing(job, work) -> dict:
    """Job «archive_erase»: disk first, then the database; what is left over of any list. Safe to do again.

    What the disk refuses is tried again every night; the list stays unfinished and the job says how many.
    """
    erased = refused = after = 0
    while lot := list(left_over().filter(pk__gt=after)[:LOT]):
        after = lot[-1].pk
        gone = [content for content in lot if is_erased(content)]
        refused += len(lot) - len(gone)
        with work.step():
            erased += note_erased(gone)
    with work.step():
        finish_lists(by=job.created_by)
    forget_late_pages()
    if refused:
        raise Refused(_("The disk refuses to remove %s copies; it is tried again tonight.") % refused, code="disk")
    return {"erased": erased}


def is_erased(content: Content) -> bool:
    try:
        erase_content(content)
    except OSError as error:
        log.error("content %s not erased: %s", content.pk, type(error).__name__)
        return False
    return True


def forget_late_pages() -> None:
    """A page that was being drawn while its document went is removed by the run after it."""
    since = timezone.now() - timedelta(days=LATE_DAYS)
    for digest in set(Content.objects.filter(erased_at__gte=since).values_list("digest", flat=True)):
        forget_pages(digest)

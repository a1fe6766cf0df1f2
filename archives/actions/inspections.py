"""检查: every half year each room and each keeper of secret files; what is found is followed up (S1-05 R11-R12)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.guardians import guardian
from archives.models import ArchiveFile, Inspection, InspectionLine
from archives.policy import policy_for
from archives.rows import RowsRefused, Typed, Values, check_moved
from archives.telling_inspections import tell_missing
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from regulations.actions.duties import meet_duty, open_duty, void_duties
from staff.models import User

CHANGE = "archives.change_inspection"
RULE, REPAIR_RULE, MISSING_RULE = "archives.inspection_days", "archives.repair_within", "archives.missing_within"
NAMES = ("found", "note")
Found = InspectionLine.Found
DAMAGED = (Found.FADED, Found.TORN, Found.DAMP, Found.MOULDY)
FOLLOWED = (*DAMAGED, Found.MISSING)
AT_HAND = (Found.SOUND, *DAMAGED)


def hold_inspection(inspection: Inspection, *, by) -> Inspection:
    """As it stands now, locked, for somebody who may and who may know of all its files."""
    require(by, CHANGE)
    if not rows_for(by, Inspection).filter(pk=inspection.pk).exists():
        raise Refused(_("There is no such inspection, or it is not yours to see."), code="unseen")
    rows = Inspection.objects.select_for_update(no_key=True, of=("self",)).select_related("policy")
    held = rows.get(pk=inspection.pk)
    if held.state != Inspection.State.OPEN:
        raise Stale(_("The inspection is signed by now; nothing is changed any more."), current=held)
    return held


def values_of(line: InspectionLine) -> Values:
    return {"found": line.found, "note": line.note}


@transaction.atomic
def note_found(*, inspection: Inspection, typed: Typed, by) -> int:
    """Put down how files were found; only what was changed, all or none. Damage and loss are followed up at once."""
    held = hold_inspection(inspection, by=by)
    changes = typed.changes
    lines = held.lines.filter(pk__in=list(changes)).select_related("file__keeper").order_by("file_id")
    lines = {line.pk: line for line in lines}
    locked = ArchiveFile.objects.filter(pk__in=[line.file_id for line in lines.values()]).order_by("pk")
    files = {file.pk: file for file in locked.select_for_update(no_key=True, of=("self",)).select_related("keeper")}
    faults = {}
    for pk, line in lines.items():
        line.file = files[line.file_id]
        if fault := fault_of(line, changes[pk], typed.marks[pk]):
            faults[pk] = fault
    if faults:
        raise RowsRefused(faults)
    now = timezone.now()
    for pk, line in lines.items():
        before, line.found, line.note = line.found, changes[pk]["found"], changes[pk]["note"]
        line.seen_at, line.seen_by = (now, by) if line.found else (None, None)
        if line.found != before:
            follow_up(line, before, by=by)
    InspectionLine.objects.bulk_update(lines.values(), ["found", "note", "seen_at", "seen_by"])
    if lines:
        trail.write("archives.note_found", held, by=by, details={"files": len(lines)})
    return len(lines)


def fault_of(line: InspectionLine, said: Values, mark: str) -> str:
    if moved := check_moved(line, values_of(line), said, mark):
        return moved
    if said["found"] not in Found.values:
        return _("Choose how it was found.")
    if line.repaired_at:
        return _("It was followed up already.")
    is_lent = line.file.state == ArchiveFile.State.LENT
    if said["found"] == Found.LENT and not is_lent:
        return _("The loan register does not say that it is lent.")
    if is_lent and said["found"] not in (Found.LENT, Found.UNSEEN):
        return _("The loan register says that it is lent: take it back first.")
    return ""


def follow_up(line: InspectionLine, before: str, *, by) -> None:
    """What is damaged or missing is owed to be mended or found; what was a mistake is not owed any more."""
    if before in FOLLOWED:
        void_duties(record=line, by=by, rules=[REPAIR_RULE, MISSING_RULE])
    if before == Found.MISSING or line.found in AT_HAND:
        bring_back(line.file, by=by)
    if line.found == Found.MISSING:
        put_state(line.file, ArchiveFile.State.MISSING, "archives.miss_file", by=by)
        tell_missing(line, by=by)
    if line.found in FOLLOWED:
        policy = policy_for(line.inspection)
        is_missing = line.found == Found.MISSING
        open_duty(
            rule=MISSING_RULE if is_missing else REPAIR_RULE,
            record=line,
            span=policy.missing_within if is_missing else policy.repair_within,
            begun_at=timezone.now(),
            responsible=guardian(CHANGE, level=line.file.level, first=line.file.keeper),
            version=line.inspection.policy,
            by=by,
        )


def put_state(file: ArchiveFile, state: str, deed: str, *, by, reason: str = "") -> None:
    if file.state == state:
        return
    changes = {"state": [file.state, state]}
    file.state, file.version = state, file.version + 1
    file.save(update_fields=["state", "version"])
    trail.write(deed, file, by=by, changes=changes, reason=reason)


def bring_back(file: ArchiveFile, *, by, reason: str = "") -> None:
    """What was missing is there again."""
    if file.state == ArchiveFile.State.MISSING:
        state = ArchiveFile.State.SHELVED if file.closed_on or file.place_id else ArchiveFile.State.OPEN
        put_state(file, state, "archives.find_file", by=by, reason=reason)


@transaction.atomic
def settle_line(*, line: InspectionLine, remedy: str, by, is_found: bool = False) -> InspectionLine:
    """A damaged file is mended; a missing one was found, or what was done about it is put down and it stays missing."""
    require(by, CHANGE)
    if not rows_for(by, InspectionLine).filter(pk=line.pk).exists():
        raise Refused(_("There is no such file, or it is not yours to see."), code="unseen")
    rows = InspectionLine.objects.select_for_update(no_key=True, of=("self",)).select_related("inspection__policy")
    held = rows.get(pk=line.pk)
    if held.repaired_at:
        raise Stale(_("It was followed up already."), current=held)
    if held.found not in FOLLOWED:
        raise Refused(_("There is nothing to follow up."), code="sound")
    if not remedy.strip():
        raise Refused(_("Say what was done."), code="remedy")
    held.repaired_at, held.repaired_by, held.remedy = timezone.now(), by, remedy.strip()[:200]
    held.save(update_fields=["repaired_at", "repaired_by", "remedy"])
    file = ArchiveFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=held.file_id)
    is_missing = held.found == Found.MISSING
    if is_missing and is_found:
        bring_back(file, by=by, reason=held.remedy)
    meet_duty(rule=MISSING_RULE if is_missing else REPAIR_RULE, record=held, at=held.repaired_at, by=by)
    trail.write("archives.settle_line", file, by=by, reason=held.remedy, details={"inspection": str(held.inspection)})
    return held


@transaction.atomic
def sign_inspection(*, inspection: Inspection, damp: str, mould: str, safety: str, result: str, by: User) -> Inspection:
    """Every file was looked at; with the state of the room the record is signed and stays as it is (S1-05 R11)."""
    held = hold_inspection(inspection, by=by)
    left = held.lines.filter(found="").count()
    if left:
        raise Refused(_("%s files have not been looked at.") % left, code="left")
    if not all(text.strip() for text in (damp, mould, safety, result)):
        raise Refused(_("Say how the room is: dampness, mould and pests, fire and locks, and the result."), code="room")
    held.damp, held.mould, held.safety = damp.strip()[:100], mould.strip()[:100], safety.strip()[:100]
    held.result, held.state = result.strip(), Inspection.State.SIGNED
    held.signed_at, held.signed_by = timezone.now(), by
    held.save()
    meet_duty(rule=RULE, record=held, at=held.signed_at, by=by)
    trail.write("archives.sign_inspection", held, by=by, details=counts_of(held.lines.all()))
    return held


def counts_of(lines: Iterable[InspectionLine]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.found or "unseen"] += 1
    return dict(counts)

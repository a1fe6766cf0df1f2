"""鉴定销毁, second part: a verdict for each file on the list (S1-05 R24)."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from archives.holds import reasons_of
from archives.lists import (
    Verdict,
    hold_list,
    require_state,
)
from archives.models import Disposal, DisposalLine
from archives.rows import RowsRefused, Typed, Values, check_moved
from core import trail

NAMES = ("verdict", "keep_until", "reason")


def values_of(line: DisposalLine) -> Values:
    """A line as its fields on the page say it."""
    return {
        "verdict": line.verdict,
        "keep_until": line.keep_until.isoformat() if line.keep_until else "",
        "reason": line.reason,
    }


@transaction.atomic
def appraise(*, disposal: Disposal, typed: Typed, by) -> int:
    """Put down verdicts; only what was changed. All or none: raises `RowsRefused` with what is wrong in which row."""
    kept = hold_list(disposal, by=by)
    require_state(kept, Disposal.State.APPRAISAL)
    changes = typed.changes
    lines = {line.pk: line for line in kept.lines.filter(pk__in=list(changes)).select_related("file")}
    holds = reasons_of(line.file_id for line in lines.values())
    faults = {}
    for pk, line in lines.items():
        if fault := fault_of(line, changes[pk], typed.marks[pk], holds.get(line.file_id, [])):
            faults[pk] = fault
    if faults:
        raise RowsRefused(faults)
    for pk, line in lines.items():
        said = changes[pk]
        line.verdict, line.reason = said["verdict"], said["reason"]
        line.keep_until = parse_date(said["keep_until"]) if said["verdict"] == Verdict.KEEP else None
    DisposalLine.objects.bulk_update(lines.values(), ["verdict", "keep_until", "reason"])
    if lines:
        said = Counter(line.verdict for line in lines.values())
        trail.write("archives.appraise", kept, by=by, details=dict(said))
    return len(lines)


def fault_of(line: DisposalLine, said: Values, mark: str, holds: list[str]) -> str:
    """What keeps a verdict from being saved; empty where nothing does."""
    if moved := check_moved(line, values_of(line), said, mark):
        return moved
    if said["verdict"] not in Verdict.values:
        return _("Choose what is to become of it.")
    if said["verdict"] == Verdict.DESTROY and holds:
        return _("The file is kept: %s.") % ", ".join(holds)
    if said["verdict"] != Verdict.KEEP:
        return ""
    until = sound_day(said["keep_until"])
    if until is None or until <= timezone.localdate():
        return _("Say until which day it is kept, after today.")
    return "" if said["reason"] else _("Say why it is kept.")


def sound_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

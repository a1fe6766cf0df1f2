"""检查, the lists: every half year each room and each keeper has one (S1-05 R11)."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from archives.actions.inspections import CHANGE, RULE
from archives.guardians import guardian
from archives.models import ArchiveFile, Inspection, InspectionLine, Item
from archives.policy import policy_for
from archives.telling_inspections import tell_inspection
from core import trail
from regulations.actions.duties import open_duty
from regulations.policies import version_in_force
from regulations.values import Span

LOT = 1000


def period_of(day: date, months: int) -> str:
    """The period of so many months in which the day lies, named by its first month: «2026-07»."""
    first = (day.year * 12 + day.month - 1) // months * months
    return f"{first // 12}-{first % 12 + 1:02d}"


def to_inspect() -> QuerySet:
    """What can be held in the hand: stands somewhere, or holds documents on paper."""
    paper = Item.objects.filter(file=OuterRef("pk"), is_paper=True, removed_at__isnull=True).order_by()
    there = ArchiveFile.objects.there().exclude(medium=ArchiveFile.Medium.ELECTRONIC)
    return there.filter(Q(place__isnull=False) | Exists(paper)).order_by("pk")


def list_lot(*, name: str, after: int, by) -> int:
    """The next so many files come onto the lists of their room or keeper; gives the last id, 0 at the end.

    Files that stand apart are on the list of their keeper: whoever may know of one of a room may know of all.
    Done again it adds nothing.
    """
    files = list(to_inspect().filter(pk__gt=after).select_related("place")[:LOT])
    apart, lists = int(policy_for().apart_from), defaultdict(list)
    for file in files:
        is_common = file.place is not None and file.level is not None and file.level < apart
        lists[(room_of(file), None) if is_common else (None, file.keeper_id)].append(file.pk)
    for (place, keeper), ids in lists.items():
        inspection = list_for(name, place, keeper, by=by)
        if inspection.state == Inspection.State.OPEN:
            lines = [InspectionLine(inspection=inspection, file_id=pk) for pk in ids]
            InspectionLine.objects.bulk_create(lines, ignore_conflicts=True)
    return files[-1].pk if files else 0


def room_of(file: ArchiveFile) -> int:
    return int(file.place.path.strip("/").split("/")[0])


def list_for(name: str, place: int | None, keeper: int | None, *, by) -> Inspection:
    """The list of this period, made where there is none yet."""
    known = Inspection.objects.filter(name=name, place=place, keeper=keeper).order_by("pk").first()
    if known:
        return known
    facts = {"policy": version_in_force("archives"), "made_at": timezone.now(), "made_by": by}
    made = Inspection.objects.create(name=name, place_id=place, keeper_id=keeper, **facts)
    trail.write("archives.open_inspection", made, by=by)
    return made


def owe_inspections(*, name: str, by) -> int:
    """Somebody owes each list, and hears of it. Done again it does nothing."""
    lists = Inspection.objects.filter(name=name, state=Inspection.State.OPEN).select_related("place__keeper", "keeper")
    for inspection in lists:
        highest = ArchiveFile.objects.filter(pk__in=inspection.lines.values("file")).order_by("-level")
        level = highest.filter(level__isnull=False).values_list("level", flat=True).first()
        keeper = inspection.keeper or (inspection.place.keeper if inspection.place else None)
        owes = guardian(CHANGE, level=level, first=keeper)
        policy = policy_for(inspection)
        open_duty(
            rule=RULE,
            record=inspection,
            span=Span(policy.inspection_days, "days"),
            begun_at=inspection.made_at,
            responsible=owes,
            version=inspection.policy,
            by=by,
        )
        tell_inspection(inspection, [owes] if owes else [], by=by)
    return len(lists)


def run_inspections(job, work) -> dict:
    """Job «archive_inspections»: the lists of one period, lot after lot. Safe to do again."""
    name, after = job.params["period"], 0
    while True:
        with work.step():
            after = list_lot(name=name, after=after, by=job.created_by)
        if not after:
            break
    with work.step():
        return {"inspections": owe_inspections(name=name, by=job.created_by)}

"""并案: the same problem told twice is one case (S2-05 R13); many customers on one subject are one major case."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.firm import drop_firm
from complaints.actions.moving import move, moved_words, put_down, stated
from complaints.actions.remedies import drop_remedy
from complaints.actions.retests import drop_report
from complaints.actions.revisits.planning import drop_sheets
from complaints.models import Complaint, Severity, Step
from complaints.rules import check_not_about
from complaints.states import STEPS, State
from complaints.telling import tell_major, tell_merged
from core.errors import Refused, Stale
from core.models import Event
from core.rules import require, rows_for
from regulations.actions.duties import move_duties
from staff.rules import is_gone

MERGE = "complaints.merge_complaint"


def hold_all(ids: Iterable[int], *, by) -> dict[int, Complaint]:
    """These cases and their parts, locked in one order, so that two who merge at once never wait for each other.

    The person must see the cases; their parts go along, seen or not.
    """
    require(by, MERGE)
    ids = set(ids)
    held = Complaint.objects.select_for_update(no_key=True).filter(Q(pk__in=ids) | Q(main_case__in=ids))
    found = {one.pk: one for one in held.order_by("pk")}
    rows = rows_for(by, Complaint)
    if ids - set(rows.filter(pk__in=ids).values_list("pk", flat=True)):
        raise Refused(_("There is no such complaint, or it is not yours to see."), code="unseen")
    return found


@transaction.atomic
def merge(*, complaint: Complaint, parts: Iterable[Complaint], reason: str, by) -> Complaint:
    """Make these cases parts of this one. Their clocks end; their words, files and people stand on its page."""
    main, _event = take_parts(complaint, parts, reason, by=by)
    return main


@transaction.atomic
def gather(*, complaint: Complaint, parts: Iterable[Complaint], reason: str, by) -> Complaint:
    """并为集体投诉: one major case of several customers; the management learns of it at once (S1-11 R5, R2)."""
    main, event = take_parts(complaint, parts, reason, by=by, is_collective=True)
    if main.severity != Severity.MAJOR:
        make_severity(main, Severity.MAJOR)
    main.is_collective = True
    main.save(update_fields=["is_collective"])
    tell_major(main, event, by=by)
    return main


def take_parts(
    complaint: Complaint, parts: Iterable[Complaint], reason: str, *, by, is_collective: bool = False
) -> tuple[Complaint, Event]:
    reason = stated(reason, _("Say why these are one case."))
    wanted = [one.pk for one in parts if one.pk != complaint.pk]
    if not wanted:
        raise Refused(_("Choose the cases that belong to this one."), code="parts")
    held = hold_all([complaint.pk, *wanted], by=by)
    main = held[complaint.pk]
    if not main.is_open:
        raise Stale(moved_words(main), current=main)
    taken = [held[pk] for pk in wanted]
    for part in taken:
        take_part(main, part, held, reason, by=by)
    _step, event = put_down(
        main,
        deed="gather" if is_collective else "take_part",
        note=", ".join(part.number for part in taken) + f"\n{reason}",
        by=by,
        reason=reason,
        details={"parts": [part.pk for part in taken]},
    )
    gravest = max(part.severity for part in taken)
    if gravest > main.severity:
        make_severity(main, gravest)
        if gravest == Severity.MAJOR and not is_collective:
            tell_major(main, event, by=by)
    return main, event


def take_part(main: Complaint, part: Complaint, held: dict[int, Complaint], reason: str, *, by) -> None:
    """One case becomes part of the main one, and with it what had been its own parts."""
    if State.DUPLICATE not in STEPS[part.state]:
        raise Stale(f"{part.number}: {moved_words(part)}", current=part)
    now = timezone.now()
    drop_remedy(part, by=by)
    drop_firm(part, by=by)
    drop_report(part, by=by)
    drop_sheets(part, by=by)
    note = _("Part of %(number)s: %(reason)s") % {"number": main.number, "reason": reason}
    _step, event = move(
        part,
        State.DUPLICATE,
        deed="merge",
        note=note,
        by=by,
        at=now,
        reason=reason,
        main_case=main,
        waiting_since=None,
        waiting_reason="",
    )
    clocks.void_clocks(part, by=by)
    tell_merged(part, main, event, by=by)
    for inner in held.values():
        if inner.main_case_id == part.pk:
            inner.main_case = main
            inner.save(update_fields=["main_case"])
            put_down(inner, deed="merge", note=note, by=by, came_from=inner.state, reason=reason)


def make_severity(main: Complaint, severity: int) -> None:
    main.severity = severity
    main.save(update_fields=["severity"])
    clocks.rank_clocks(main)


@transaction.atomic
def unmerge(*, complaint: Complaint, reason: str, by) -> Complaint:
    """Take a part out again: it goes on where it stood, and the time between counts against nobody."""
    reason = stated(reason, _("Say why this is a case of its own."))
    main_now = Complaint.objects.filter(pk=complaint.pk, main_case__isnull=False).values_list("main_case_id", flat=True)
    held = hold_all([complaint.pk, *main_now], by=by)
    part = held[complaint.pk]
    main = held.get(part.main_case_id)
    if part.state != State.DUPLICATE or (part.main_case_id and main is None):
        raise Stale(moved_words(part), current=part)
    merged, now = merging_of(part), timezone.now()
    is_new_handler = is_gone(part.handler)  # what was part of another case has been handed over to nobody
    handler = by if is_new_handler else part.handler
    if is_new_handler:
        check_not_about(part, handler)
    move(
        part,
        goes_on_at(merged),
        deed="unmerge",
        note=reason,
        by=by,
        at=now,
        reason=reason,
        main_case=None,
        handler=handler,
    )
    clocks.revive_clocks(part, since(merged, now), now, by=by)
    if is_new_handler:
        move_duties(record=part, to=handler, department=part.department, by=by)
    if main:
        put_down(main, deed="let_part_go", note=f"{part.number}\n{reason}", by=by, reason=reason)
        if main.is_collective and not main.parts.exists():
            main.is_collective = False
            main.save(update_fields=["is_collective"])
    return part


def merging_of(part: Complaint) -> Step | None:
    """The step by which it became a part; moving on with another case is none."""
    return part.steps.filter(deed="complaints.merge").exclude(from_state=State.DUPLICATE).last()


def goes_on_at(merged: Step | None) -> State:
    """Where it stood; its solution was dropped, so a case that had one is investigated again."""
    if merged is None:
        return State.REGISTERED
    return State.INVESTIGATING if merged.from_state in (State.PROPOSED, State.APPROVED) else State(merged.from_state)


def since(merged: Step | None, now: datetime) -> datetime:
    return merged.at if merged else now

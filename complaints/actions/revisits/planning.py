"""回访计划: who revisits whom by when. The system plans at settlement, the supervisor arranges one by one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import revisit_clocks
from complaints.actions.moving import put_down, stated
from complaints.actions.revisits.drawing import draw_lot, month_of, open_draw
from complaints.actions.revisits.people import PLAN, check_visitor, hold_sheet, who_revisits
from complaints.models import Complaint, Revisit, RevisitDraw
from complaints.policy import policy_for
from complaints.rules import hold
from complaints.states import SETTLED, State
from complaints.telling import tell_visitor
from core import trail
from core.errors import Refused, Stale
from staff.models import User

# Settled by a solution: an explained case has none, a filed one is over.
IN_POOL = SETTLED - {State.EXPLAINED, State.FILED}


def plan_after(held: Complaint, *, by) -> Revisit | None:
    """The case is settled: its lot is drawn, and whoever is drawn gets a sheet. Safe to ask again.

    Without a name there is nobody to ask (S2-05 R14); whose case was opened again is always asked (R10).
    """
    policy = policy_for(held)
    if held.revisit or held.state not in IN_POOL:
        return None
    if policy.revisit_within is None:
        return mark(held, "not")
    if held.customer_id is None and not held.complainant:
        return mark(held, "waived")
    draw = open_draw(source=Revisit.Source.COMPLAINT, month=month_of(held.resolved_at), by=by, policy=policy)
    lot = draw_lot(draw=draw, complaint=held, by=by)
    if not lot.is_drawn and not held.times_reopened:
        return mark(held, "not")
    return make_sheet(held, draw=lot.draw, by=by)


@transaction.atomic
def plan_missing(*, complaint: Complaint, by) -> bool:
    """A case that was settled without taking its lot takes it now."""
    held = hold(complaint, by=by, permission=PLAN)
    plan_after(held, by=by)
    return bool(held.revisit)


def mark(held: Complaint, word: str) -> None:
    held.revisit = word
    held.save(update_fields=["revisit"])


def make_sheet(held: Complaint, *, by, draw: RevisitDraw | None = None, previous: Revisit | None = None) -> Revisit:
    """A planned sheet for the case, with its clock."""
    sheet = Revisit.objects.create(
        source=Revisit.Source.COMPLAINT,
        complaint=held,
        customer=held.customer,
        draw=draw,
        previous=previous,
        responsible=who_revisits(held),
        department=held.department,
        policy=held.policy,
        made_at=timezone.now(),
        made_by=by,
    )
    mark(held, "wanted")
    revisit_clocks.open_within(sheet, held.resolved_at, by=by)
    event = trail.write("complaints.plan_revisit", sheet, by=by, details={"text": str(sheet.responsible or "")})
    tell_visitor(sheet, event, by=by)
    return sheet


@transaction.atomic
def plan_by_hand(*, complaint: Complaint, reason: str, by) -> Revisit:
    """A case outside the sample is revisited too: the supervisor wants it."""
    held = hold(complaint, by=by, permission=PLAN)
    reason = stated(reason, _("Say why this case is to be revisited."))
    if held.state not in IN_POOL:
        raise Refused(_("Only a case that is settled and not filed is revisited."), code="step")
    if policy_for(held).revisit_within is None:
        raise Refused(_("The rules of this case know no revisits."), code="rule")
    if held.revisit in ("wanted", "done"):
        raise Stale(_("A revisit of this case is planned or carried out already."), current=held)
    sheet = make_sheet(held, by=by)
    put_down(held, deed="plan_revisit", note=reason, reason=reason, by=by)
    return sheet


def keeping(revisit: Revisit) -> str:
    """How the sheet is arranged, as one value that a form carries to notice a change."""
    planned = revisit.planned_for.isoformat() if revisit.planned_for else ""
    return f"{revisit.state}.{revisit.responsible_id}.{planned}"


@transaction.atomic
def arrange(
    *, revisit: Revisit, responsible: User, by, planned_for: datetime | None = None, note: str = "", seen: str = ""
) -> Revisit:
    """The supervisor says who goes and when, within the deadline (S2-05 R1)."""
    held = hold_sheet(revisit, by=by, permission=PLAN)
    require_planned(held)
    if seen and seen != keeping(held):
        raise Stale(_("The plan was changed meanwhile."), current=held)
    check_visitor(responsible, held.complaint)
    if planned_for and held.due_at and planned_for > held.due_at > timezone.now():
        raise Refused(_("That is after the deadline."), code="late")
    before = trail.snapshot(held, ["responsible", "planned_for"])
    held.responsible, held.planned_for = responsible, planned_for
    changes = trail.difference(before, trail.snapshot(held, list(before)))
    if not changes:
        raise Refused(_("Nothing would change."), code="nothing")
    held.save(update_fields=["responsible", "planned_for"])
    revisit_clocks.give_clocks(held, by=by)
    event = trail.write("complaints.arrange_revisit", held, by=by, changes=changes, reason=note.strip())
    if "responsible" in changes:
        tell_visitor(held, event, by=by)
    return held


def require_planned(held: Revisit) -> None:
    """Raise `Stale` that says what became of the sheet, when and by whom."""
    if held.is_planned:
        return
    if held.done_at:
        words = {"when": f"{timezone.localtime(held.done_at):%m-%d %H:%M}", "who": held.done_by}
        raise Stale(_("This revisit was carried out on %(when)s, entered by %(who)s.") % words, current=held)
    raise Stale(_("This revisit is %s.") % held.get_state_display(), current=held)


def drop_sheets(held: Complaint, *, by) -> None:
    """The case goes another way: what was planned is void, what was carried out stays."""
    for sheet in Revisit.objects.planned().filter(complaint=held).select_for_update(no_key=True):
        sheet.state = Revisit.State.VOID
        sheet.save(update_fields=["state"])
        revisit_clocks.void_clocks(sheet, by=by)
        trail.write("complaints.drop_revisit", sheet, by=by)
    if held.revisit == "wanted":
        mark(held, "")


def move_sheets(held: Complaint, *, by) -> None:
    """The case has gone to another department, whose supervisor arranges its sheets from now on."""
    for sheet in Revisit.objects.planned().filter(complaint=held).select_for_update(no_key=True):
        if sheet.department_id != held.department_id:
            sheet.department = held.department
            sheet.save(update_fields=["department"])
            revisit_clocks.give_clocks(sheet, by=by)


@transaction.atomic
def hand_over_sheets(person: User, successor: User, by: User) -> int:
    """Some of the planned sheets of a leaver go to the successor; the clocks go with the duties."""
    rows = Revisit.objects.planned().filter(responsible=person).select_for_update(no_key=True).order_by("id")
    sheets = list(rows[:200])
    for sheet in sheets:
        sheet.responsible = successor
        sheet.save(update_fields=["responsible"])
        revisit_clocks.give_clocks(sheet, by=by)
        changes = {"responsible": [str(person), str(successor)]}
        trail.write("complaints.arrange_revisit", sheet, by=by, changes=changes)
    return len(sheets)

"""整改方案: what is improved, by whom and by when; then somebody else checks the effect (S1-03 R5, S2-03 R8)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.moving import put_down, stated
from complaints.clocks import counted_back
from complaints.models import Complaint, CorrectivePlan
from complaints.rules import hold
from core import trail
from core.errors import Refused, Stale
from core.filters import day_start
from core.rules import may, require, rows_for
from customers.actions.owners import check_person
from regulations.actions.duties import meet_duty, open_duty
from staff.models import User

RULE = "complaints.plan_due"
ADD, CHANGE = "complaints.add_correctiveplan", "complaints.change_correctiveplan"


@transaction.atomic
def make_plan(*, complaint: Complaint, title: str, measures: str, owner: User, due_on: date, by) -> CorrectivePlan:
    """Owed by the owner until the end of that day. Sent twice it is made once."""
    held = hold(complaint, by=by, permission=ADD)
    title = stated(title, _("Say what is improved."))
    check_person(owner, None)
    if due_on < timezone.localdate():
        raise Refused(_("This day is over."), code="past")
    if held.corrective_plans.filter(title=title, owner=owner, done_at__isnull=True).exists():
        raise Stale(_("This improvement is on the list already."), current=held)
    plan = CorrectivePlan.objects.create(
        complaint=held,
        title=title,
        measures=stated(measures, _("Write down the measures.")),
        owner=owner,
        due_on=due_on,
        made_at=timezone.now(),
        made_by=by,
    )
    owe(plan, by=by)
    put_down(held, deed="make_plan", note=f"{title}\n{owner}, {due_on}", by=by)
    return plan


def owe(plan: CorrectivePlan, *, by) -> None:
    """By the end of the day."""
    begun, span = counted_back(day_start(plan.due_on + timedelta(days=1)), timezone.now())
    owner = plan.owner
    open_duty(rule=RULE, record=plan, span=span, begun_at=begun, by=by, responsible=owner, department=owner.department)


def hold_plan(plan: CorrectivePlan, *, by) -> CorrectivePlan:
    rows = rows_for(by, CorrectivePlan)
    held = rows.select_for_update(no_key=True, of=("self",)).select_related("owner").filter(pk=plan.pk).first()
    if held is None:
        raise Refused(_("There is no such improvement, or it is not yours to see."), code="unseen")
    return held


def may_carry_out(plan: CorrectivePlan, person) -> bool:
    return plan.done_at is None and (person.pk == plan.owner_id or may(person, CHANGE))


def may_check(plan: CorrectivePlan, person) -> bool:
    """The effect is checked by somebody else than who carried it out."""
    is_another = person.pk not in (plan.owner_id, plan.done_by_id)
    return plan.done_at is not None and plan.checked_at is None and is_another and may(person, CHANGE)


@transaction.atomic
def carry_out_plan(*, plan: CorrectivePlan, result: str, by) -> CorrectivePlan:
    held = hold_plan(plan, by=by)
    if held.done_at:
        raise Stale(_("This was carried out already, by %s.") % held.done_by, current=held)
    if not may_carry_out(held, by):
        raise Refused(_("You may not do this."), code="forbidden")
    held.result = stated(result, _("Say what was done."))
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["result", "done_at", "done_by"])
    meet_duty(rule=RULE, record=held, at=held.done_at, by=by)
    note_plan(held, "carry_out_plan", held.result, by=by)
    return held


@transaction.atomic
def check_plan(*, plan: CorrectivePlan, is_effective: bool, effect: str, by) -> CorrectivePlan:
    """Whether it has helped; what has not helped leads to a further plan."""
    held = hold_plan(plan, by=by)
    require(by, CHANGE)
    if held.checked_at:
        raise Stale(_("The effect was checked already, by %s.") % held.checked_by, current=held)
    if held.done_at is None:
        raise Refused(_("The effect is checked after the measures were carried out."), code="undone")
    if not may_check(held, by):
        raise Refused(_("Somebody else checks the effect."), code="another")
    held.effect = stated(effect, _("Say what the effect was."))
    held.is_effective, held.checked_at, held.checked_by = is_effective, timezone.now(), by
    held.save(update_fields=["effect", "is_effective", "checked_at", "checked_by"])
    note_plan(held, "check_plan", f"{_('effective') if is_effective else _('not effective')}: {held.effect}", by=by)
    return held


def note_plan(plan: CorrectivePlan, deed: str, words: str, *, by) -> None:
    """In the steps of the case, and in the trail of what has none."""
    note = f"{plan.title}\n{words}"
    if plan.complaint:
        put_down(plan.complaint, deed=deed, note=note, by=by)
    else:
        trail.write(f"complaints.{deed}", plan, by=by, details={"text": note[:200]})

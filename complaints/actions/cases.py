"""Deeds on a registered complaint: give it away, more time, settle, withdraw, open again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.register import open_clock, tell_customer_story
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.rules import hold
from complaints.telling import tell_handler
from core import trail
from core.errors import Refused, Stale
from customers.actions.owners import check_person
from regulations.actions.duties import meet_duty, move_duties, void_duties
from regulations.deadlines import deadline
from regulations.models import Duty
from staff.models import Department, User
from staff.rules import is_gone

NORMAL, SPECIAL = "complaints.resolve_normal", "complaints.resolve_special"


def keeping(complaint: Complaint) -> str:
    """Who has the complaint, as one value that a form carries to notice a change."""
    return f"{complaint.handler_id}.{complaint.department_id}"


def require_open(complaint: Complaint) -> None:
    """Raise `Stale` that says who closed it, and when."""
    if complaint.state == Complaint.State.RESOLVED:
        text, who, when = _("%(who)s has settled this complaint at %(when)s."), complaint.resolved_by, "resolved_at"
    elif complaint.state == Complaint.State.WITHDRAWN:
        text, who, when = _("%(who)s has withdrawn this complaint at %(when)s."), complaint.withdrawn_by, "withdrawn_at"
    else:
        return
    told = {"who": who, "when": f"{timezone.localtime(getattr(complaint, when)):%m-%d %H:%M}"}
    raise Stale(text % told, current=complaint)


def stated(reason: str, refusal: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(refusal, code="reason")
    return reason


@transaction.atomic
def assign(
    *, complaint: Complaint, handler: User, by, department: Department | None = None, reason: str = "", seen: str = ""
) -> Complaint:
    """Give the complaint to a handler; its clocks go with it. The department is the handler's unless given."""
    held = hold(complaint, by=by, permission="complaints.assign_complaint")
    require_open(held)
    if seen and seen != keeping(held):
        raise Stale(_("The handler was changed meanwhile; it is now %s.") % held.handler, current=held)
    check_person(handler, held.handler_id)
    return give(held, handler=handler, department=department or handler.department, reason=reason.strip(), by=by)


def give(held: Complaint, *, handler: User, department: Department | None, reason: str, by) -> Complaint:
    before = trail.snapshot(held, ["handler", "department"])
    held.handler, held.department = handler, department
    changes = trail.difference(before, trail.snapshot(held, list(before)))
    if not changes:
        raise Refused(_("Nothing would change."), code="nothing")
    held.save(update_fields=["handler", "department"])
    move_duties(record=held, to=handler, department=department, by=by)
    event = trail.write("complaints.assign", held, by=by, changes=changes, reason=reason)
    tell_handler(held, event, by=by)
    return held


@transaction.atomic
def mark_special(*, complaint: Complaint, reason: str, by) -> Complaint:
    """A special case has more time, counted from the same moment (S1-03 R11). A deadline missed before stays missed."""
    held = hold(complaint, by=by, permission="complaints.mark_special_complaint")
    require_open(held)
    if held.is_special:
        raise Refused(_("This is a special case already."), code="special")
    held.is_special, held.special_reason = True, stated(reason, _("A special case needs a reason."))
    held.save(update_fields=["is_special", "special_reason"])
    begun_at = began(held)
    void_duties(record=held, rules=[NORMAL], by=by)
    open_clock(held, SPECIAL, policy_for(held).resolve_special, begun_at, by=by)
    trail.write("complaints.mark_special", held, by=by, reason=held.special_reason)
    return held


def began(complaint: Complaint):
    """When the clock of settling began: when it was received, or when it was opened again."""
    live = Duty.objects.about(complaint).open().filter(rule__in=[NORMAL, SPECIAL])
    return live.values_list("begun_at", flat=True).first() or complaint.received_at


@transaction.atomic
def resolve(*, complaint: Complaint, resolution: str, by) -> Complaint:
    """Put down what was done; the clock stops, and when that was too late the breach stays on record."""
    held = hold(complaint, by=by, permission="complaints.resolve_complaint")
    require_open(held)
    held.resolution = stated(resolution, _("Say what was done."))
    held.state, held.resolved_at, held.resolved_by = Complaint.State.RESOLVED, timezone.now(), by
    held.save(update_fields=["state", "resolution", "resolved_at", "resolved_by"])
    meet_duty(rule=held.resolve_rule, record=held, at=held.resolved_at, by=by)
    trail.write("complaints.resolve", held, by=by, details={"text": held.resolution[:200]})
    tell_customer_story("complaints.resolve", held, by=by)
    return held


@transaction.atomic
def withdraw(*, complaint: Complaint, reason: str, by) -> Complaint:
    """The customer takes the complaint back, or it was entered by mistake. Nothing is owed any more."""
    held = hold(complaint, by=by, permission="complaints.withdraw_complaint")
    require_open(held)
    held.withdraw_reason = stated(reason, _("A withdrawal needs a reason."))
    held.state, held.withdrawn_at, held.withdrawn_by = Complaint.State.WITHDRAWN, timezone.now(), by
    held.save(update_fields=["state", "withdraw_reason", "withdrawn_at", "withdrawn_by"])
    void_duties(record=held, by=by)
    trail.write("complaints.withdraw", held, by=by, reason=held.withdraw_reason)
    tell_customer_story("complaints.withdraw", held, by=by)
    return held


def may_still_reopen(complaint: Complaint) -> bool:
    """Whether the window for a dissatisfied customer is open."""
    if complaint.state != Complaint.State.RESOLVED:
        return False
    window = deadline(complaint.resolved_at, policy_for(complaint).reopen_within, department=complaint.department)
    return timezone.now() <= window.at


@transaction.atomic
def reopen(*, complaint: Complaint, reason: str, by) -> Complaint:
    """The customer is not satisfied: the clock of settling begins anew, under the rules it was registered under.

    Whoever opens it takes it when the handler has left meanwhile.
    """
    held = hold(complaint, by=by, permission="complaints.reopen_complaint")
    if held.state != Complaint.State.RESOLVED:
        raise Refused(_("Only a settled complaint can be opened again."), code="step")
    if not may_still_reopen(held):
        message = _("A complaint can be opened again within %s of being settled. Register a new one.")
        raise Refused(message % policy_for(held).reopen_within, code="window")
    reason = stated(reason, _("Say why it is opened again."))
    fields = ["state", "resolution", "handler"]
    before = trail.snapshot(held, fields)
    held.state, held.resolution, held.resolved_at, held.resolved_by = Complaint.State.REGISTERED, "", None, None
    if is_gone(held.handler):
        held.handler = by
    held.save(update_fields=[*fields, "resolved_at", "resolved_by"])
    changes = trail.difference(before, trail.snapshot(held, fields))
    policy = policy_for(held)
    span = policy.resolve_special if held.is_special else policy.resolve_normal
    open_clock(held, held.resolve_rule, span, timezone.now(), by=by)
    event = trail.write("complaints.reopen", held, by=by, changes=changes, reason=reason)
    tell_handler(held, event, by=by)
    tell_customer_story("complaints.reopen", held, by=by)
    return held

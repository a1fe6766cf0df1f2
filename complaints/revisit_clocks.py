"""The clocks of revisits: each hangs on its sheet, so that it goes with whoever carries it out."""

from datetime import datetime

from complaints.clocks import counted_back, priority_of
from complaints.models import Complaint, Revisit
from complaints.policy import ComplaintPolicy, policy_for
from regulations.actions.duties import meet_duty, move_duties, open_duty, void_duties
from regulations.models import Duty
from regulations.values import Span

# Which rule says by when a visit of each kind is owed; the others have a day that somebody plans.
WITHIN = {"complaint": "revisit_within", "repair": "repair_revisit_within", "event": "event_revisit_within"}
PLANNED, AGREED = "planned_revisit", "agreed_revisit"


def span_for(source: str, policy: ComplaintPolicy) -> Span | None:
    return getattr(policy, WITHIN[source])


def open_within(revisit: Revisit, begun_at: datetime, *, by) -> Duty:
    """Owed within what the rule gives, from the end of what it is about."""
    span = span_for(revisit.source, policy_for(revisit))
    return open_clock(revisit, WITHIN[revisit.source], begun_at, span, by=by)


def open_until(revisit: Revisit, name: str, at: datetime, now: datetime, *, by) -> Duty:
    """Owed at a moment that was agreed or planned."""
    return open_clock(revisit, name, *counted_back(at, now), by=by)


def open_clock(revisit: Revisit, name: str, begun_at: datetime, span: Span, *, by) -> Duty:
    complaint = revisit.complaint
    duty = open_duty(
        rule=f"complaints.{name}",
        record=revisit,
        span=span,
        begun_at=begun_at,
        by=by,
        responsible=revisit.responsible,
        department=revisit.department,
        customer=revisit.customer,
        version=revisit.policy,
        url=revisit.get_absolute_url(),
        is_urgent=bool(complaint) and complaint.severity == Complaint.Severity.MAJOR,
        priority=priority_of(complaint) if complaint else None,
    )
    if revisit.due_at != duty.due_at:
        revisit.due_at = duty.due_at
        revisit.save(update_fields=["due_at"])
    return duty


def meet_clocks(revisit: Revisit, at: datetime, *, by) -> None:
    """Carried out: whatever was owed is done."""
    for rule in list(Duty.objects.about(revisit).open().values_list("rule", flat=True)):
        meet_duty(rule=rule, record=revisit, at=at, by=by)


def give_clocks(revisit: Revisit, *, by) -> None:
    move_duties(record=revisit, to=revisit.responsible, department=revisit.department, by=by)


def void_clocks(revisit: Revisit, *, by) -> None:
    void_duties(record=revisit, by=by)

"""抱怨 unsettled in time: both penalties and the transfer of the customer are proposed (S1-10 R19, S2-12 R19)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from complaints.actions.penalties import ask_penalty
from complaints.models import Complaint, Penalty
from complaints.penal import Kind, Wanted, by_rule, manager_of
from complaints.policy import ComplaintPolicy, policy_for
from complaints.querysets import RECORD
from complaints.rules import lock
from customers.models import Customer
from regulations.models import Duty
from staff.models import User

FIELD = "grievance_fine"
RULE = f"complaints.{FIELD}"
CLOCK = "complaints.grievance_within"


def late_grievances(now: datetime) -> QuerySet[Complaint]:
    """Grievances that were not settled in time and of which nothing has been proposed yet."""
    clocks = Duty.objects.filter(record_type=RECORD, rule=CLOCK)
    late = Q(state=Duty.State.OPEN, due_at__lt=now)
    since = now - timedelta(days=policy_for().grievance_days)  # before that: proposed by an earlier run, or never
    late |= Q(state=Duty.State.MET, broken_at__isnull=False, done_at__gte=since)
    proposed = Penalty.objects.filter(rule=RULE).values("complaint")
    return Complaint.objects.filter(pk__in=clocks.filter(late).values("record_id")).exclude(pk__in=proposed)


@transaction.atomic
def propose_for_grievance(*, complaint: Complaint, by) -> list[Penalty]:
    """Manager and employee, and the transfer; once for each grievance, whatever becomes of it."""
    held = lock(complaint)
    if held.is_valid is False or held.penalties.filter(rule=RULE).exists():
        return []
    return [ask_penalty(held, wanted, by=by) for wanted in [*both_penalties(held), *transfer_of(held)]]


def both_penalties(held: Complaint) -> list[Wanted]:
    employee = employee_of(held)
    people = dict.fromkeys(one for one in (employee, manager_of(employee)) if one)
    return [penalty_for(policy_for(held), person) for person in people]


def employee_of(held: Complaint) -> User:
    """Whom the grievance is about; else who looks after the customer; else who has the case."""
    owner = held.customer.owner if held.customer else None
    return held.about or owner or held.handler


def penalty_for(policy: ComplaintPolicy, person: User) -> Wanted:
    """A fine where the company has switched them on, otherwise points, otherwise criticism."""
    if policy.fines_on:
        return by_rule(Kind.FINE, FIELD, person, amount=policy.grievance_fine)
    if policy.points_per_case:
        return by_rule(Kind.POINTS, FIELD, person, points=policy.points_per_case)
    return by_rule(Kind.CRITICISM, FIELD, person)


def transfer_of(held: Complaint) -> list[Wanted]:
    """To a colleague of another department; nobody is proposed where there is none."""
    owner = held.customer.owner if held.customer else None
    colleague = suggested_owner(owner) if owner else None
    if colleague is None:
        return []
    reason = _("The grievance was not settled in time.")
    return [Wanted(Kind.TRANSFER, employee=owner, new_owner=colleague, rule=RULE, reason=reason)]


def suggested_owner(owner: User) -> User | None:
    """Who has the same role in another department, is at work and looks after the fewest customers."""
    people = User.objects.at_work().filter(groups__in=owner.groups.all(), department__isnull=False)
    people = people.exclude(department=owner.department_id).distinct()
    rows = Customer.objects.filter(owner__in=people).order_by().values("owner").annotate(count=Count("id"))
    has = dict(rows.values_list("owner", "count"))
    return min(people, key=lambda one: (has.get(one.pk, 0), one.pk), default=None)

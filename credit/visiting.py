"""拜访频率: how often a grade wants a customer visited, by whom, and when the next visit is due (S1-13 R14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from credit.care import superior_of
from credit.models import VisitPlan
from credit.policy import CreditPolicy
from customers.models import Customer, Interaction
from staff.models import User
from staff.rules import is_gone

Role = VisitPlan.Role
FIELDS = {Role.REPRESENTATIVE: "visit", Role.SUPERVISOR: "lead_visit"}
KINDS = {
    "visit": (Interaction.Kind.VISIT,),
    "contact": (Interaction.Kind.VISIT, Interaction.Kind.CALL, Interaction.Kind.MEETING),
}


@dataclass(frozen=True)
class Wanted:
    """A customer that somebody is to visit every so many days."""

    customer: Customer
    role: str
    grade: str
    days: int
    person: User | None

    def due_on(self, last_at: datetime | None, begun_on: date) -> date:
        since = timezone.localdate(last_at) if last_at else begun_on
        return since + timedelta(days=self.days)


def rule_of(role: str, grade: str) -> str:
    """The value of the policy that says how often."""
    return f"credit.{FIELDS[Role(role)]}_{grade.lower()}"


RULES = [rule_of(role, grade) for role in Role.values for grade in "ABC"]


def days_for(policy: CreditPolicy) -> dict[tuple[str, str], int]:
    """(role, grade) → days between visits; without those that nothing is demanded of."""
    spans = {(role, grade): getattr(policy, f"{FIELDS[role]}_{grade.lower()}") for role in Role for grade in "ABC"}
    return {(role.value, grade): span.count for (role, grade), span in spans.items() if span}


def wanted_of(customers: QuerySet, grades: dict[int, str], policy: CreditPolicy) -> list[Wanted]:
    """What these customers' grades ask for."""
    days = days_for(policy)
    people = customers.select_related("owner__superior", "deputy_owner", "department__head")
    return [
        Wanted(one, role, grades[one.pk], days[role, grades[one.pk]], visitor_of(one, role))
        for one in people
        for role in Role.values
        if (role, grades[one.pk]) in days
    ]


def visitor_of(customer: Customer, role: str) -> User | None:
    """The representative; for the supervisor's visits whoever leads the representative."""
    if role == Role.SUPERVISOR:
        return superior_of(customer)
    return customer.owner if customer.owner and not is_gone(customer.owner) else None


def last_visits(customers: Iterable[int], policy: CreditPolicy) -> dict[int, dict[int, datetime]]:
    """The newest visit of each customer by each visitor: {customer: {person: when}}."""
    rows = Interaction.objects.filter(customer__in=list(customers), kind__in=KINDS[policy.visit_counts])
    found: dict[int, dict[int, datetime]] = {}
    for customer, by, last in rows.order_by().values_list("customer", "by").annotate(last=Max("at")):
        found.setdefault(customer, {})[by] = last
    return found


def counts_for(role: str, by: int, supervisor: int | None) -> bool:
    """The supervisor's own visits are theirs; all others are the representative's."""
    return (by == supervisor) == (role == Role.SUPERVISOR)


def newest(visits: dict[int, datetime], role: str, supervisor: int | None) -> datetime | None:
    return max((last for by, last in visits.items() if counts_for(role, by, supervisor)), default=None)

"""What a case costs whom: which penalties the policy asks for, and which may be proposed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from complaints.models import Channel, Complaint, Handling, Penalty
from complaints.policy import ComplaintPolicy, policy_for
from core.errors import Refused
from customers.actions.owners import check_person
from regulations.policies import declaration
from staff.models import Department, User

Kind = Penalty.Kind
ZERO, TENTH = Decimal(0), Decimal("0.1")


@dataclass(frozen=True)
class Wanted:
    """A penalty before it is proposed. `rule`: the field of the policy that asks for it."""

    kind: str
    employee: User | None = None
    department: Department | None = None
    points: Decimal = ZERO
    amount: Decimal = ZERO
    new_owner: User | None = None
    rule: str = ""
    reason: str = ""

    def fields(self) -> dict:
        """As the ledger keeps it: the department is the employee's at that time."""
        department = self.department or (self.employee.department if self.employee else None)
        return {**self.__dict__, "department": department}


def what_of(penalty: Penalty) -> str:
    """How much, in words."""
    if penalty.kind == Kind.POINTS:
        return _("%s points") % penalty.points
    if penalty.kind == Kind.FINE:
        return _("%s yuan, for legal review") % f"{penalty.amount:,.2f}"
    return f"→ {penalty.new_owner}" if penalty.kind == Kind.TRANSFER else ""


def label_of(rule: str) -> str:
    """What the field of the policy is called."""
    return str(declaration("complaints").kinds[rule.partition(".")[2]].label)


def wanted_by_rule(complaint: Complaint) -> list[Wanted]:
    """Of a valid complaint whose responsibility is named; what was asked for already is not asked again."""
    policy = policy_for(complaint)
    if complaint.is_valid is False:
        return []
    named = list(complaint.responsibilities.select_related("employee__department", "department"))
    found = points_for(policy, named)
    people = [one.employee for one in named if one.employee]
    if complaint.handling == Handling.ATTITUDE and policy.attitude_criticism:
        found += [by_rule(Kind.CRITICISM, "attitude_criticism", person) for person in people]
    if policy.fines_on and complaint.handling == Handling.GRIEVANCE:
        found += grievance_fines(policy, complaint.channel, people)
    known = set(complaint.penalties.filter(state="approved").values_list("kind", "employee", "rule"))
    return [one for one in found if (one.kind, one.employee and one.employee.pk, one.rule) not in known]


def by_rule(kind: str, field: str, person: User | None, **facts) -> Wanted:
    rule = f"complaints.{field}"
    return Wanted(kind, employee=person, rule=rule, reason=label_of(rule), **facts)


def points_for(policy: ComplaintPolicy, named: list) -> list[Wanted]:
    """The points of the case, shared as the responsibility is; the last takes what rounding leaves (S1-03 R17)."""
    left, found = policy.points_per_case, []
    for place, one in enumerate(named, 1):
        exact = policy.points_per_case * one.share / 100
        points = left if place == len(named) else min(left, exact.quantize(TENTH, ROUND_HALF_UP))
        left -= points
        if points:
            found.append(
                by_rule(Kind.POINTS, "points_per_case", one.employee, department=one.department, points=points)
            )
    return found


def grievance_fines(policy: ComplaintPolicy, channel: str, people: list[User]) -> list[Wanted]:
    """Found by ourselves: the employee. Raised with the management: manager and employee (S1-10 R17, R18)."""
    if channel == Channel.FOUND:
        return [by_rule(Kind.FINE, "found_fine", person, amount=policy.found_fine) for person in people]
    if channel != Channel.SUPERIOR:
        return []
    both = dict.fromkeys(one for person in people for one in (person, manager_of(person)) if one)
    return [by_rule(Kind.FINE, "superior_fine", person, amount=policy.superior_fine) for person in both]


def manager_of(person: User) -> User | None:
    """The head of the department; of somebody who is the head, the superior."""
    head = person.department.head if person.department else None
    return head if head and head.pk != person.pk else person.superior


def check_penalty(complaint: Complaint, wanted: Wanted) -> None:
    """Raise `Refused` when this cannot be proposed."""
    if wanted.kind not in Kind.values:
        raise Refused(_("Choose what is proposed."), code="kind")
    if wanted.kind == Kind.TRANSFER:
        check_transfer(complaint, wanted)
        return
    check_named(complaint, wanted)
    if wanted.kind == Kind.POINTS and wanted.points <= 0:
        raise Refused(_("Say how many points."), code="points")
    if wanted.kind == Kind.FINE:
        check_fine(policy_for(complaint), wanted)


def check_named(complaint: Complaint, wanted: Wanted) -> None:
    """A penalty follows the responsibility (S2-03 R16)."""
    people = complaint.responsibilities
    if wanted.employee:
        is_named = people.filter(employee=wanted.employee).exists()
    else:
        is_named = wanted.department is not None and people.filter(department=wanted.department).exists()
    if not is_named:
        raise Refused(_("Only who was named as responsible is penalised."), code="responsible")


def check_fine(policy: ComplaintPolicy, wanted: Wanted) -> None:
    if not policy.fines_on:
        raise Refused(_("Fines are switched off until they have been reviewed legally."), code="fines")
    if wanted.employee is None:
        raise Refused(_("A fine concerns a person."), code="employee")
    if not policy.fine_least <= wanted.amount <= policy.fine_most:
        raise Refused(
            _("A fine is between %(least)s and %(most)s yuan.")
            % {"least": policy.fine_least, "most": policy.fine_most},
            code="amount",
        )


def check_transfer(complaint: Complaint, wanted: Wanted) -> None:
    customer = complaint.customer
    if customer is None or customer.owner is None:
        raise Refused(_("This complaint has no customer with an owner."), code="customer")
    if wanted.new_owner is None or wanted.new_owner.department_id == customer.owner.department_id:
        raise Refused(_("The customer goes to somebody of another department."), code="owner")
    check_person(wanted.new_owner, None)

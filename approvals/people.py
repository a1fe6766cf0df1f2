"""Who signs a step: found when the step's turn comes, so that whoever left meanwhile is not waited for."""

from dataclasses import dataclass

from approvals.models import Approval, Step
from staff.models import Role, User
from staff.rules import is_gone


@dataclass(frozen=True)
class Seat:
    """A person who signs; `instead_of` the person whose place this is, when that one may not sign."""

    person: User
    instead_of: User | None = None


def counts(person: User | None) -> bool:
    """Whether this person can be waited for. On leave counts: a deputy signs, or it goes up in time.

    Whoever may not open approvals does not: it would wait for nothing.
    """
    return bool(person) and not is_gone(person) and person.has_perm("approvals.view_approval")


def superior_of(person: User, barred: frozenset[int]) -> User | None:
    """The nearest superior who is still here and may sign; a circle ends the walk."""
    seen = {person.pk}
    superior = person.superior
    while superior and superior.pk not in seen:
        if counts(superior) and superior.pk not in barred:
            return superior
        seen.add(superior.pk)
        superior = superior.superior
    return None


def seats_for(step: Step) -> list[Seat]:
    """Everybody whose signature the step wants. Empty: nobody was found."""
    approval = step.approval
    seats: dict[int, Seat] = {}
    for person in candidates(step, approval):
        seat = seat_of(person, approval)
        if seat:
            seats.setdefault(seat.person.pk, seat)
    return list(seats.values())


def seat_of(person: User, approval: Approval) -> Seat | None:
    """Nobody decides the own request, or what concerns them: the superior takes that place."""
    if person.pk not in approval.barred:
        return Seat(person)
    superior = superior_of(person, approval.barred)
    return Seat(superior, person) if superior else None


def candidates(step: Step, approval: Approval) -> list[User]:
    if step.who == "superior":
        superior = superior_of(approval.asked_by, approval.barred)
        return [superior] if superior else []
    if step.who == "department_head":
        return heads(approval)
    if step.who == "person":
        return [step.person] if counts(step.person) else []
    return holders(step, approval)


def heads(approval: Approval) -> list[User]:
    """The head of the department; where there is none, that of the one above."""
    department = approval.department
    while department:
        if counts(department.head):
            return [department.head]
        department = department.parent
    return []


def holders(step: Step, approval: Approval) -> list[User]:
    """Those who have the role: in the whole company, or in the nearest department upwards where there is one."""
    role = Role.objects.filter(code=step.who).first()
    if role is None:
        return []
    people = User.objects.filter(groups=role.pk, is_active=True).exclude(state=User.State.LEFT)
    people = people.select_related("superior").order_by("id")
    if step.scope == "company":
        return [person for person in people if counts(person)]
    department = approval.department
    while department:
        if found := [person for person in people.filter(department=department) if counts(person)]:
            return found
        department = department.parent
    return []

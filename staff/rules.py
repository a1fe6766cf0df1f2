"""Who sees which rows: the data scope of a person, resolved once per request. And what staff records must keep to."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Refused
from core.rules import is_system
from staff.models import Department, Role, User


@dataclass(frozen=True)
class Scope:
    """The rows a person may see: everything, or those of these departments and these people."""

    everything: bool
    departments: frozenset[int]
    people: frozenset[int]

    def condition(self, department: str = "department_id", people: tuple[str, ...] = ("owner_id",)) -> Q:
        """The condition on indexed columns of the row itself."""
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        if self.departments:
            condition |= Q(**{f"{department}__in": sorted(self.departments)})
        if self.people:
            for column in people:
                condition |= Q(**{f"{column}__in": sorted(self.people)})
        return condition


NOTHING = Scope(False, frozenset(), frozenset())


def scope_of(user: User) -> Scope:
    """The union of the scopes of the person's roles, kept on the user object for the request.

    `is_superuser` grants nothing; nobody, the inactive and those who left see nothing.
    """
    if not user.is_authenticated or not user.is_active or user.state == User.State.LEFT:
        return NOTHING
    if not hasattr(user, "_scope"):
        user._scope = find_scope(user)
    return user._scope


def find_scope(user: User) -> Scope:
    scopes = set(Role.objects.filter(user=user).values_list("scope", flat=True))
    if not scopes:
        return NOTHING
    if Role.Scope.ALL in scopes:
        return Scope(True, frozenset(), frozenset())
    departments: set[int] = set()
    if Role.Scope.BELOW in scopes and user.department:
        departments.update(Department.objects.below(user.department).values_list("id", flat=True))
    elif Role.Scope.DEPARTMENT in scopes and user.department_id:
        departments.add(user.department_id)
    people = {user.pk}
    if Role.Scope.SUBORDINATES in scopes:
        people |= people_under(user)
    return Scope(False, frozenset(departments), frozenset(people))


def people_under(user: User) -> set[int]:
    """Everyone whose chain of superiors leads to this person; a circle in the chain ends the walk."""
    found: set[int] = set()
    level = {user.pk}
    while level:
        level = set(User.objects.filter(superior__in=level).values_list("id", flat=True)) - found - {user.pk}
        found |= level
    return found


def may_manage(by: User, person: User) -> bool:
    """Only a superuser touches a superuser: whoever could set that password would be one. Nobody edits the system."""
    return not is_system(person) and (is_system(by) or by.is_superuser or not person.is_superuser)


def check_person(person: User, before: User | None, by: User) -> None:
    """Raise `Refused` when a person may not be saved like this."""
    if person.username == "system" and not (before and is_system(before)):
        raise Refused(_("This user name is kept for the system itself."), code="reserved")
    if not may_manage(by, before or person) or not may_manage(by, person):
        raise Refused(_("Only a superuser may change this account."), code="superuser")
    if before and before.pk == by.pk and not (person.is_active and person.state != User.State.LEFT):
        raise Refused(_("You cannot close your own account."), code="own_account")
    if person.pk and person.superior_id and stands_above(person, person.superior):
        raise Refused(_("Nobody can be the superior of their own superior."), code="circle")


def stands_above(person: User, superior: User) -> bool:
    """Whether the chain of superiors that begins with `superior` leads to the person."""
    seen: set[int] = set()
    while superior and superior.pk not in seen:
        if superior.pk == person.pk:
            return True
        seen.add(superior.pk)
        superior = superior.superior
    return False


def check_department(department: Department, parent: Department | None) -> None:
    """Raise `Refused` when a department would stand below itself."""
    if department.pk and parent and f"/{department.pk}/" in parent.path:
        raise Refused(_("A department cannot stand below itself."), code="circle")

"""Who sees which rows: the data scope of a person, resolved once per request."""

from dataclasses import dataclass

from django.db.models import Q

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
    if not user.is_authenticated or not user.is_active:
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

"""Who sees which rows: the data scope of a person, resolved once per request. And what staff records must keep to."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.rules import is_system
from staff.models import Department, Deputy, Leaving, Role, User
from staff.powers import powers_of


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
    powers = powers_of(user)
    if not powers.scopes:
        return NOTHING
    if Role.Scope.ALL in powers.scopes:
        return Scope(True, frozenset(), frozenset())
    departments: frozenset[int] = frozenset()
    if Role.Scope.BELOW in powers.scopes:
        departments = powers.below
    elif Role.Scope.DEPARTMENT in powers.scopes and user.department_id:
        departments = frozenset({user.department_id})
    people = {user.pk}
    if Role.Scope.SUBORDINATES in powers.scopes:
        people |= people_under(user)
    return Scope(False, departments, frozenset(people))


def people_under(user: User) -> set[int]:
    """Everyone whose chain of superiors leads to this person; a circle in the chain ends the walk."""
    found: set[int] = set()
    level = {user.pk}
    while level:
        level = set(User.objects.filter(superior__in=level).values_list("id", flat=True)) - found - {user.pk}
        found |= level
    return found


def acting_for(user: User, on: date | None = None) -> frozenset[int]:
    """The ids of the people whose deputy the user is now, or on that day; kept on the user object for the request.

    A deputy who left or is inactive does not count. There are no chains: a deputy's deputy decides nothing.
    """
    return frozenset(one.person_id for one in standing_in(user, on))


def standing_in(user: User, on: date | None = None) -> list[Deputy]:
    """The appointments behind `acting_for`, each with its person."""
    if not user.is_authenticated or not user.is_active or user.state == User.State.LEFT:
        return []
    if on is not None:
        return list(Deputy.objects.on(on).filter(deputy=user).select_related("person").order_by("date_to", "id"))
    if not getattr(user, "is_deputy", True):  # known from the query that found the person
        return []
    if not hasattr(user, "_standing_in"):
        user._standing_in = standing_in(user, timezone.localdate())
    return user._standing_in


def deputy_of(person: User) -> Deputy | None:
    """Who stands in for the person today."""
    own = Deputy.objects.on(timezone.localdate()).at_work().filter(person=person)
    return own.select_related("deputy").order_by("date_to", "id").first()


def forget_deputies(*people: User) -> None:
    """After a change, the same objects are asked again."""
    for person in people:
        person.__dict__.pop("_standing_in", None)
        person.__dict__.pop("is_deputy", None)


def check_deputy(wanted: Deputy, *, longest: int) -> None:
    """Raise `Refused` when nobody may be appointed like this. One deputy at a time, and no chains."""
    person, deputy = wanted.person, wanted.deputy
    if person.pk == deputy.pk:
        raise Refused(_("Nobody can be their own deputy."), code="own")
    if wanted.date_to < wanted.date_from:
        raise Refused(_("The last day lies before the first."), code="days")
    if wanted.date_to < timezone.localdate():
        raise Refused(_("These days are over."), code="days")
    if wanted.date_to - wanted.date_from >= timedelta(days=longest):
        raise Refused(_("At most %(count)s days at a time.") % {"count": longest}, code="days")
    for one in (person, deputy):
        if is_gone(one) or is_system(one):
            raise Refused(_("%s is not at work.") % one, code="not_at_work")
    standing = Deputy.objects.standing().filter(date_from__lte=wanted.date_to, date_to__gte=wanted.date_from)
    if other := standing.filter(person=person).select_related("deputy").first():
        raise Refused(
            _("In these days the deputy is already %(name)s (%(from)s – %(to)s).")
            % {"name": other.deputy, "from": other.date_from, "to": other.date_to},
            code="overlap",
        )
    if away := standing.filter(person=deputy).first():
        raise Refused(
            _("%(name)s is away too in these days (%(from)s – %(to)s).")
            % {"name": deputy, "from": away.date_from, "to": away.date_to},
            code="chain",
        )


def is_gone(person: User) -> bool:
    """Whether nothing can be waited for from this person any more. On leave is not gone."""
    return not person.is_active or person.state == User.State.LEFT


def check_leaver(person: User, by: User) -> None:
    """Raise `Refused` when this person's hand-over cannot begin, or not by this one."""
    if person.pk == by.pk:
        raise Refused(_("Somebody else hands over your work."), code="own_account")
    if not may_manage(by, person):
        raise Refused(_("Only a superuser may change this account."), code="superuser")
    if person.state == User.State.LEFT:
        raise Refused(_("%s has left already.") % person, code="state")
    running = Leaving.objects.filter(finished_at__isnull=True).select_related("person")
    if giving := [str(one.person) for one in running if person.pk in one.successor_ids]:
        words = {"name": person, "others": ", ".join(giving)}
        raise Refused(_("%(name)s is still taking over the work of %(others)s.") % words, code="takes_over")


def may_manage(by: User, person: User) -> bool:
    """Only a superuser touches a superuser: whoever could set that password would be one. Nobody edits the system."""
    return not is_system(person) and (is_system(by) or by.is_superuser or not person.is_superuser)


def check_person(person: User, before: User | None, by: User) -> None:
    """Raise `Refused` when a person may not be saved like this."""
    if person.username == "system" and not (before and is_system(before)):
        raise Refused(_("This user name is kept for the system itself."), code="reserved")
    if not may_manage(by, before or person) or not may_manage(by, person):
        raise Refused(_("Only a superuser may change this account."), code="superuser")
    if before and before.state != User.State.LEFT and person.state == User.State.LEFT and not is_system(by):
        raise Refused(_("Who leaves hands over first: use the hand-over of this person."), code="leaver")
    if before and before.pk == by.pk and not (person.is_active and person.state != User.State.LEFT):
        raise Refused(_("You cannot close your own account."), code="own_account")
    if person.pk and person.superior_id and stands_above(person, person.superior):
        raise Refused(_("Nobody can be the superior of their own superior."), code="circle")


def check_own_powers(person: User, before: User, roles: list[Role] | None, by: User) -> None:
    """Raise `Refused` when somebody gives themselves more than they have. Giving up is free."""
    if is_system(by) or person.pk != by.pk:
        return
    held = set(before.groups.values_list("pk", flat=True))
    more = [role.name for role in roles or () if role.pk not in held]
    raised = [
        name for name in ("is_staff", "is_superuser", "clearance") if getattr(person, name) > getattr(before, name)
    ]
    if more or raised:
        what = more + [str(User._meta.get_field(name).verbose_name) for name in raised]
        raise Refused(
            _("Nobody gives powers to themselves (%s). Another administrator can do it.") % ", ".join(what),
            code="own_powers",
        )


def check_own_role(role: Role, before: Role, permissions: list[Permission], by: User) -> None:
    """Raise `Refused` when somebody gives more to a role that they hold themselves."""
    if is_system(by) or not by.groups.filter(pk=role.pk).exists():
        return
    held = set(before.permissions.values_list("pk", flat=True))
    widths = Role.Scope.values
    wider = widths.index(role.scope) > widths.index(before.scope)
    laxer = before.needs_second_factor and not role.needs_second_factor
    if wider or laxer or any(one.pk not in held for one in permissions):
        raise Refused(
            _("You hold this role yourself. Another administrator can give it more."),
            code="own_powers",
        )


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

"""What the roles of a person give, asked in one query because every page needs all of it."""

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from staff.models import Department, Role, User


@dataclass(frozen=True)
class Powers:
    permissions: frozenset[str]  # "app.codename"
    scopes: frozenset[str]  # of Role.Scope
    below: frozenset[int]  # the own department and all under it


def powers_of(user: User) -> Powers:
    """Kept on the user object for the request."""
    if not hasattr(user, "_powers"):
        user._powers = find_powers(user)
    return user._powers


def find_powers(user: User) -> Powers:
    name = Concat("content_type__app_label", Value("."), "codename")
    asked = Permission.objects.filter(group__user=user).order_by().values_list(Value("permissions"), name)
    parts = [Role.objects.filter(user=user).order_by().values_list(Value("scopes"), "scope")]
    if user.department:
        below = Department.objects.below(user.department).order_by()
        parts.append(below.values_list(Value("below"), Cast("pk", CharField())))
    found: dict[str, set[str]] = {"permissions": set(), "scopes": set(), "below": set()}
    for kind, said in asked.union(*parts, all=True):
        found[kind].add(said)
    return Powers(frozenset(found["permissions"]), frozenset(found["scopes"]), frozenset(map(int, found["below"])))

"""What the roles of a person give, asked in one query because every page needs all of it."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from staff.models import Department, Role, User

ANYBODY, ANYWHERE, NOWHERE = -1, "/-1/", "-"  # in the place of the person and the department


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
    said = {ANYBODY: user.pk, f"{ANYWHERE}%": f"{user.department.path}%" if user.department else NOWHERE}
    sql, params = question()
    found: dict[str, set[str]] = {"permissions": set(), "scopes": set(), "below": set()}
    with connection.cursor() as cursor:
        cursor.execute(sql, [said.get(one, one) for one in params])
        for kind, value in cursor.fetchall():
            found[kind].add(value)
    return Powers(frozenset(found["permissions"]), frozenset(found["scopes"]), frozenset(map(int, found["below"])))


@cache
def question() -> tuple[str, tuple]:
    """What is asked for every page, put together once: that takes longer than asking it."""
    name = Concat("content_type__app_label", Value("."), "codename")
    asked = Permission.objects.filter(group__user=ANYBODY).order_by().values_list(Value("permissions"), name)
    scopes = Role.objects.filter(user=ANYBODY).order_by().values_list(Value("scopes"), "scope")
    below = Department.objects.filter(path__startswith=ANYWHERE).order_by()
    parts = (scopes, below.values_list(Value("below"), Cast("pk", CharField())))
    return asked.union(*parts, all=True).query.sql_with_params()

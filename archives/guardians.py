"""Who looks after what the archives must do by themselves: somebody who may, and may know of it."""

from django.db.models import QuerySet

from core.rules import may
from staff.models import User


def at_it(permission: str, *, level: int | None = 0) -> list[User]:
    """Those at work whose role lets them do it and whose clearance reaches that high; the flag of a superuser is none.

    Information specialists come first: it is their work.
    """
    app, _dot, codename = permission.partition(".")
    allowed = {"groups__permissions__codename": codename, "groups__permissions__content_type__app_label": app}
    people = User.objects.at_work().filter(clearance__gte=level or 0, **allowed).distinct()
    first = set(specialists().values_list("pk", flat=True))
    return sorted(people, key=lambda one: one.pk not in first)


def specialists() -> QuerySet[User]:
    return User.objects.at_work().filter(groups__role__code="archivist")


def head_over(person: User) -> User | None:
    """Who answers for the person: the head of the department, for that one the superior."""
    head = person.department.head if person.department else None
    return head if head and head.pk != person.pk else person.superior


def guardian(permission: str, *, level: int | None = 0, first: User | None = None) -> User | None:
    """The one who owes it: `first` where that one may, else the first of all; None where nobody may."""
    if first and first.is_active and first.clearance >= (level or 0) and may(first, permission):
        return first
    return next(iter(at_it(permission, level=level)), None)

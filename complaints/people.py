"""Whom a role of the policy means."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from staff.models import Department, User

HEAD = "department_head"


def people_with(codes: Iterable[str]) -> QuerySet[User]:
    """Who is at work and has one of these roles; whoever heads a department is a department head."""
    fits = Q(groups__role__code__in=set(codes))
    if HEAD in codes:
        fits |= Q(pk__in=Department.objects.filter(head__isnull=False).values("head"))
    return User.objects.at_work().filter(fits).distinct()

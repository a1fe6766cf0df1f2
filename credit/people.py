"""Whom credit is told to beside representative and superior."""

from django.db.models import QuerySet

from staff.models import User


def deciders() -> QuerySet[User]:
    """Those whose role decides on limits: finance. The flag of a superuser is no role."""
    may = {"groups__permissions__codename": "decide_limit", "groups__permissions__content_type__app_label": "credit"}
    return User.objects.filter(is_active=True, **may).distinct().order_by("pk")

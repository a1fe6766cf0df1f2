"""Permissions as people read them."""

from collections.abc import Iterable
from itertools import groupby

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from staff.roles import STANDARD, find_permissions

USED = sorted({name for standard in STANDARD for name in standard.permissions})
VERBS = {
    "view": gettext_noop("see %(records)s"),
    "add": gettext_noop("add %(records)s"),
    "change": gettext_noop("change %(records)s"),
    "delete": gettext_noop("delete %(records)s"),
}


def grantable(held: set[int]) -> list[Permission]:
    """The permissions that mean something here, and those that the role already has."""
    used = {permission.pk for permission in find_permissions(USED)}
    return list(
        Permission.objects.filter(Q(pk__in=used | held))
        .select_related("content_type")
        .order_by("content_type__app_label", "content_type__model", "pk")
    )


def readable(permission: Permission) -> str:
    """«see customers», or the permission's own sentence."""
    verb = permission.codename.split("_")[0]
    model = permission.content_type.model_class()
    if verb in VERBS and model and permission.codename == f"{verb}_{model._meta.model_name}":
        return _(VERBS[verb]) % {"records": model._meta.verbose_name_plural}
    return _(permission.name)


def readable_groups(permissions: Iterable[Permission]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices grouped by app."""
    by_app = groupby(permissions, key=lambda permission: permission.content_type.app_label)
    return [
        (str(apps.get_app_config(label).verbose_name), [(one.pk, readable(one)) for one in group])
        for label, group in by_app
    ]

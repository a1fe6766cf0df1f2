"""Who may do what: one question for people, commands and schedules."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.errors import Refused


def may(by, permission: str) -> bool:
    """Whether the person may do this. The system user, by whom commands and schedules act, may do everything."""
    return is_system(by) or by.has_perm(permission)


def is_system(by) -> bool:
    return by.get_username() == "system" and not by.has_usable_password()


def require(by, permission: str) -> None:
    """Raise `Refused` unless the person may do this."""
    if not may(by, permission):
        raise Refused(_("You may not do this."), code="forbidden")


def rows_for(by, model: type[Model]) -> QuerySet:
    """The rows that the person may see; the system user sees all."""
    return model.objects.all() if is_system(by) else model.objects.visible_to(by)


def reads_the_trail(user) -> bool:
    """Whether a role, not the superuser flag, lets this person read the trail."""
    view = {"permissions__codename": "view_event", "permissions__content_type__app_label": "core"}
    return user.is_active and user.groups.filter(**view).exists()

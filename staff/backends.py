"""Who may sign in, and what a person may do."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import F, Model
from django.utils import timezone

from core.notices.reading import with_unread
from staff import hooks
from staff.models import Department, User
from staff.powers import ANYBODY, powers_of


class StaffBackend(ModelBackend):
    """Permissions come from roles only; who left or is inactive is not let in and loses an open session."""

    def user_can_authenticate(self, user) -> bool:
        return user.is_active and user.state != User.State.LEFT

    def get_user(self, user_id):
        """With what every page needs to know of the person, in one query."""
        sql, params = question(timezone.localdate(), settings.PRODUCTION)
        for user in User.objects.raw(sql, [user_id if one == ANYBODY else one for one in params]):
            user.department = came_with(user)
            return user if self.user_can_authenticate(user) else None
        return None

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None or user_obj.is_anonymous or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        return powers_of(user_obj).permissions

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()


@lru_cache(maxsize=2)
def question(_day, _is_production: bool) -> tuple[str, tuple]:
    """What every page asks of its person, put together once a day: that takes longer than asking it."""
    people = with_unread(User.objects.for_pages()).filter(pk=ANYBODY).order_by().select_related(None)
    counts = {name: expression() for name, expression in hooks.counts.items()}
    department = {f"department__{name}": F(f"department__{name}") for name in columns_of(Department)}
    return people.annotate(**counts, **department).query.sql_with_params()


def came_with(user: User) -> Department | None:
    """The department that was asked for together with the person."""
    if user.department_id is None:
        return None
    names = columns_of(Department)
    return Department.from_db(user._state.db, names, [getattr(user, f"department__{name}") for name in names])


def columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]

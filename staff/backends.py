"""Who may sign in, and what a person may do."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.utils import timezone

from core.notices.reading import with_unread
from staff import hooks
from staff.models import User
from staff.powers import powers_of


class StaffBackend(ModelBackend):
    """Permissions come from roles only; who left or is inactive is not let in and loses an open session."""

    def user_can_authenticate(self, user) -> bool:
        return user.is_active and user.state != User.State.LEFT

    def get_user(self, user_id):
        """With what every page needs to know of the person, in one query."""
        user = people_for_pages(timezone.localdate(), settings.PRODUCTION).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None or user_obj.is_anonymous or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        return powers_of(user_obj).permissions

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()


@lru_cache(maxsize=2)
def people_for_pages(_day, _is_production: bool):
    """The query of every page, put together once a day: that takes longer than running it."""
    people = with_unread(User.objects.for_pages())
    return people.annotate(**{name: expression() for name, expression in hooks.counts.items()})

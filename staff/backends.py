"""Who may sign in, and what a person may do."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from core.notices.reading import with_unread
from staff import hooks
from staff.models import User


class StaffBackend(ModelBackend):
    """Permissions come from roles only; who left or is inactive is not let in and loses an open session."""

    def user_can_authenticate(self, user) -> bool:
        return user.is_active and user.state != User.State.LEFT

    def get_user(self, user_id):
        """With what every page needs to know of the person, in one query."""
        people = with_unread(User.objects.for_pages())
        people = people.annotate(**{name: expression() for name, expression in hooks.counts.items()})
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

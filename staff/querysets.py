"""Which people, departments and deputies."""

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import F


class DepartmentQuerySet(models.QuerySet):
    def below(self, department) -> "DepartmentQuerySet":
        """The department itself and everything under it."""
        return self.filter(path__startswith=department.path)


class DeputyQuerySet(models.QuerySet):
    def standing(self) -> "DeputyQuerySet":
        """Not ended by hand before their last day."""
        return self.filter(ended_at__isnull=True)

    def on(self, day) -> "DeputyQuerySet":
        return self.standing().filter(date_from__lte=day, date_to__gte=day)

    def to_come(self, day) -> "DeputyQuerySet":
        """In force or still to begin."""
        return self.standing().filter(date_to__gte=day)


class UserManager(DjangoUserManager):
    def system(self):
        """The named system user, by whom commands and schedules act."""
        user, _made = self.get_or_create(
            username="system", defaults={"name": "系统", "is_active": False, "password": "!"}
        )
        return user

    def at_work(self):
        return self.filter(is_active=True, state="active").order_by(F("number").asc(nulls_last=True), "id")

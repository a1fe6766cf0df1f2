"""Which people, departments and deputies."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone


def name_of(person: str) -> Coalesce:
    """As people are called everywhere: by name, or by account."""
    return Coalesce(NullIf(F(f"{person}__name"), Value("")), F(f"{person}__username"))


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

    def at_work(self) -> "DeputyQuerySet":
        """Whose deputy is there: who left or is inactive stands in for nobody."""
        return self.filter(deputy__is_active=True).exclude(deputy__state="left")

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

    def for_pages(self):
        """With the department, whose path the scope needs, with deputies of today and with what signing in demands."""
        return self.select_related("department").annotate(**todays_deputies(), **demands())

    def at_work(self):
        return self.filter(is_active=True, state="active").order_by(F("number").asc(nulls_last=True), "id")


def todays_deputies() -> dict:
    """Whether the person stands in for others today, and whether somebody stands in for the person."""
    today = apps.get_model("staff.Deputy").objects.on(timezone.localdate()).order_by()
    own = today.at_work().filter(person=OuterRef("pk"))
    return {
        "is_deputy": Exists(today.filter(deputy=OuterRef("pk"))),
        "has_deputy": Exists(own),
    }


def demands() -> dict:
    """Whether signing in takes a second factor, and whether there is one.

    Roles that approve, clearance, superusers and who stands in for others need one. The accounts of the demo company
    do not, except in production, where nobody is let off.
    """
    guarded = apps.get_model("staff.Role").objects.filter(user=OuterRef("pk"), needs_second_factor=True)
    needs = Q(clearance__gt=0) | Q(is_superuser=True) | Q(is_deputy=True) | Exists(guarded)
    factor = apps.get_model("staff.SecondFactor").objects.filter(user=OuterRef("pk"), confirmed_at__isnull=False)
    return {
        "must_prove": models.ExpressionWrapper(
            needs if settings.PRODUCTION else needs & Q(is_demo=False), output_field=models.BooleanField()
        ),
        "has_factor": Exists(factor),
    }

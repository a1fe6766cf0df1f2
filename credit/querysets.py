"""Which sales lines, runs and grades."""

from django.db import models

from customers.models import Customer
from staff.rules import scope_of


class SalesLineQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SalesLineQuerySet":
        if scope_of(user).everything:
            return self
        return self.filter(customer__in=Customer.objects.visible_to(user).order_by())


class GradingRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GradingRunQuerySet":
        """A run is one for the whole company; its rows carry the scope."""
        return self

    def in_force(self):
        """The newest finished run that was not withdrawn, or None."""
        return self.filter(state="done").order_by("-date_to", "-id").first()


class GradeRowQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GradeRowQuerySet":
        if scope_of(user).everything:
            return self
        return self.filter(customer__in=Customer.objects.visible_to(user).order_by())

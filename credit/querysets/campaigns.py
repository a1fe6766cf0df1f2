"""Which yearly gradings, sheets and appeals."""

from django.db import models

from customers.models import Customer
from staff.rules import scope_of


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CampaignQuerySet":
        """A campaign is one for the whole company; its rows carry the scope."""
        return self

    def under_way(self) -> "CampaignQuerySet":
        return self.exclude(state__in=["published", "withdrawn"])


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SheetQuerySet":
        """One's own sheets, and those of departments that one may see."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(models.Q(chief=user) | models.Q(department__in=scope.departments))


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AppealQuerySet":
        if scope_of(user).everything:
            return self
        return self.filter(row__customer__in=Customer.objects.visible_to(user).order_by())

"""Which yearly gradings, sheets and appeals."""

from django.db import models

from credit.querysets.sales import OfCustomerSales
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


class TermQuerySet(OfCustomerSales):
    def with_findings(self) -> "TermQuerySet":
        """With the customer and what was found, the newest first."""
        from credit.models import TermReview

        reviews = TermReview.objects.select_related("by", "campaign").order_by("-pk")
        return self.select_related("customer", "written_by").prefetch_related(models.Prefetch("reviews", reviews))

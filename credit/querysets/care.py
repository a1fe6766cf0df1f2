"""Which agreements, support plans, visits and checks of the use of grades."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, Q

from credit.querysets.sales import OfCustomerSales
from customers.models import Customer
from staff.rules import scope_of


class AgreementQuerySet(OfCustomerSales):
    def running_out(self, today: date, days: int) -> "AgreementQuerySet":
        """Those that hold, but not for long any more."""
        return self.filter(state="signed", valid_to__range=(today, today + timedelta(days=days)))

    def run_out(self, today: date) -> "AgreementQuerySet":
        """Over, and nobody has renewed or ended them."""
        return self.filter(state="signed", valid_to__lt=today)


class OfAgreementQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfAgreementQuerySet":
        """Versions of agreements with customers that the person may see."""
        if scope_of(user).everything:
            return self
        return self.filter(agreement__customer__in=Customer.objects.visible_to(user).order_by())


class SupportPlanQuerySet(OfCustomerSales):
    def with_items(self, today: date) -> "SupportPlanQuerySet":
        """Each with how many items it has, how many are done, and how many are late."""
        waits = Q(items__done_at__isnull=True)
        return self.annotate(
            item_count=Count("items"),
            done_count=Count("items", filter=~waits),
            late_count=Count("items", filter=waits & Q(items__due_on__lt=today)),
        )

    def late(self, today: date) -> "SupportPlanQuerySet":
        """In force, with something that should have been done."""
        late = self.model.objects.filter(items__done_at__isnull=True, items__due_on__lt=today).order_by()
        return self.filter(state="approved", pk__in=late.values("pk"))


class VisitPlanQuerySet(OfCustomerSales):
    def overdue(self, today: date) -> "VisitPlanQuerySet":
        return self.filter(due_on__lt=today)


class GradeCheckQuerySet(OfCustomerSales):
    def waiting(self) -> "GradeCheckQuerySet":
        return self.filter(checked_at__isnull=True)

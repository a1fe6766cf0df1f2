"""Which sales lines, monthly totals, runs and grades."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from customers.models import Customer
from staff.rules import scope_of


class OfCustomerSales(models.QuerySet):
    def visible_to(self, user):
        """Rows of the customers that the person may see."""
        if scope_of(user).everything:
            return self
        return self.filter(customer__in=Customer.objects.visible_to(user).order_by())

    def between(self, date_from, date_to):
        return self.filter(sold_on__range=(date_from, date_to))


class SalesLineQuerySet(OfCustomerSales):
    def by_month(self):
        """(customer, month, amount, cost, lines) as `SalesMonth` must have them."""
        return (
            self.order_by()
            .annotate(month=TruncMonth("sold_on"))
            .values_list("customer_id", "month")
            .annotate(amount=Sum("amount"), cost=Coalesce(Sum("cost"), 0), lines=Count("id"))
        )


class SalesMonthQuerySet(OfCustomerSales):
    def wrong(self) -> set[tuple]:
        """What differs between the kept totals and the sums of the lines; empty when all is well."""
        from credit.models import SalesLine

        kept = set(self.order_by().values_list("customer_id", "month", "amount", "cost", "line_count"))
        return kept ^ set(SalesLine.objects.by_month())


class GradingRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GradingRunQuerySet":
        """A run is one for the whole company; its rows carry the scope."""
        return self

    def finished(self) -> "GradingRunQuerySet":
        """Runs that count, the one in force first."""
        return self.filter(state="done").order_by("-date_to", "-id")

    def in_force(self):
        """The newest finished run that was not withdrawn, or None."""
        return self.finished().first()


class GradeRowQuerySet(OfCustomerSales):
    def with_code(self) -> "GradeRowQuerySet":
        return self.select_related("customer").order_by("rank", "id")

    def compared_with(self, run) -> "GradeRowQuerySet":
        """Each row with the `old_grade` of its customer in another run."""
        from credit.models import GradeRow

        old = GradeRow.objects.filter(run=run, customer=OuterRef("customer_id")).values("grade")
        return self.annotate(old_grade=Subquery(old[:1]))

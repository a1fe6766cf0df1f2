"""Which sales lines, monthly totals, runs and grades."""

from django.db import connection, models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
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

    def before(self, run) -> "GradingRunQuerySet":
        """Runs of an earlier period, or of the same one and started earlier."""
        return self.filter(Q(date_to__lt=run.date_to) | Q(date_to=run.date_to, pk__lt=run.pk))

    def in_force(self):
        """The newest finished run that was not withdrawn, or None."""
        return self.finished().first()


class GradeRowQuerySet(OfCustomerSales):
    def compared_with(self, old_run: int) -> "GradeRowQuerySet":
        """Each row with the `old_grade` of its customer in another run; empty for who was not graded then."""
        old = self.model.objects.filter(run=old_run, customer=OuterRef("customer_id")).values("grade")
        return self.annotate(old_grade=Coalesce(Subquery(old[:1]), Value("")))

    def differing(self) -> "GradeRowQuerySet":
        """Of rows `compared_with` another run those whose grade is another one by now."""
        return self.exclude(old_grade=F("grade"))

    def differing_first(self) -> "GradeRowQuerySet":
        return self.order_by(Case(When(old_grade=F("grade"), then=1), default=0), "rank", "pk")

    def changes(self, run: int, old_run: int) -> dict[str, int]:
        """How many customers went from one grade to another: {"AB": 3, "-A": 1 newly graded, "C-": 2 gone}."""
        with connection.cursor() as cursor:
            cursor.execute(CHANGES, [old_run, run, old_run])
            found = {(old or "-", new or "-"): count for old, new, count in cursor.fetchall()}
        for (old, new), count in list(found.items()):
            if "-" not in (old, new):
                found[old, "-"] -= count
        return {old + new: count for (old, new), count in sorted(found.items()) if old != new and count}


# Everyone of the new run with the grade before, then how many there were of each: who is left over is gone.
CHANGES = """
SELECT old.grade, new.grade, COUNT(*) FROM credit_graderow AS new
LEFT JOIN credit_graderow AS old ON old.customer_id = new.customer_id AND old.run_id = %s
WHERE new.run_id = %s GROUP BY old.grade, new.grade
UNION ALL
SELECT grade, NULL, COUNT(*) FROM credit_graderow WHERE run_id = %s GROUP BY grade
"""

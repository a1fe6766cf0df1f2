"""Which new customers, and whose grade counts."""

from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from credit.querysets.sales import OfCustomerSales


class NewcomerQuerySet(OfCustomerSales):
    def unfinished(self) -> "NewcomerQuerySet":
        """Those still to be assessed, now or later."""
        return self.filter(state__in=["new", "due"])

    def counting(self) -> "NewcomerQuerySet":
        """Those whose own grade is in force: no grading in force has graded them, or had a chance to.

        Who bought before the period that was graded, and not in it, has no grade any more.
        """
        from credit.models import GradeRow, GradingRun

        run = GradingRun.objects.finished()
        rows = GradeRow.objects.filter(run=Subquery(run.values("pk")[:1]), customer=OuterRef("customer"))
        begin = Coalesce(Subquery(run.values("date_from")[:1]), date(1, 1, 1))
        return self.exclude(grade="").filter(~Exists(rows), first_sale_on__gte=begin).order_by()

"""Which credit files, receivables and what hangs on them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from credit.querysets.sales import OfCustomerSales
from customers.models import Customer
from staff.rules import scope_of


class CreditFileQuerySet(OfCustomerSales):
    def stopped(self) -> "CreditFileQuerySet":
        """Those to whom nothing is released."""
        return self.filter(state__in=["stopped", "terminated"])

    def over_limit(self) -> "CreditFileQuerySet":
        return self.filter(exposure__gt=F("limit"))

    def overdue(self, today: date) -> "CreditFileQuerySet":
        return self.filter(oldest_due_on__lt=today)


class OfFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfFileQuerySet":
        """Rows of the files of customers that the person may see."""
        if scope_of(user).everything:
            return self
        return self.filter(file__customer__in=Customer.objects.visible_to(user).order_by())


class ConditionQuerySet(OfFileQuerySet):
    def standing(self) -> "ConditionQuerySet":
        """Those that are asked for or met, and not given up."""
        return self.filter(state__in=["asked", "met"])

    def missing(self, today: date) -> "ConditionQuerySet":
        """Those that trade rests on and that are not met today: never brought, or run out."""
        return self.standing().filter(Q(state="asked") | Q(valid_until__lt=today), is_required=True)


class ExceptionQuerySet(OfFileQuerySet):
    def usable(self, today: date) -> "ExceptionQuerySet":
        """Approved, not run out, not used up; the one that ends first comes first."""
        open_ones = self.filter(state="approved", valid_until__gte=today, used__lt=F("amount"))
        return open_ones.order_by("valid_until", "id")


class ReceivableQuerySet(OfCustomerSales):
    def unsettled(self) -> "ReceivableQuerySet":
        return self.exclude(open=0)

    def overdue(self, today: date) -> "ReceivableQuerySet":
        """Owed and late; what is disputed is among them and shown apart."""
        return self.filter(open__gt=0, due_on__lt=today)

    def oldest_first(self) -> "ReceivableQuerySet":
        """The order in which payments settle them."""
        return self.order_by("due_on", "issued_on", "id")

"""Which complaints."""

from datetime import datetime

from django.db import models

from regulations.models import Duty
from staff.rules import scope_of

RECORD = "complaints.complaint"


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ComplaintQuerySet":
        """The rows of the person's data scope: by department, handler or who registered it."""
        return self.filter(scope_of(user).condition("department_id", ("handler_id", "registered_by_id")))

    def open(self) -> "ComplaintQuerySet":
        return self.filter(state="registered")

    def overdue(self, now: datetime) -> "ComplaintQuerySet":
        """Those with a deadline that has passed and a deed that is still owed."""
        return self.filter(pk__in=Duty.objects.overdue(now).filter(record_type=RECORD).values("record_id"))

    def broken(self) -> "ComplaintQuerySet":
        """Those of which any deadline was ever missed."""
        return self.filter(pk__in=Duty.objects.broken().filter(record_type=RECORD).values("record_id"))

    def for_list(self) -> "ComplaintQuerySet":
        return self.select_related("customer", "handler").defer("content", "resolution", "customer__note")

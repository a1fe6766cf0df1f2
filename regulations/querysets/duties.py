"""Which duties."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from staff.rules import acting_for, scope_of

LIVE = ("open", "paused")


class DutyQuerySet(models.QuerySet):
    def open(self) -> "DutyQuerySet":
        """Still owed; the clock may rest."""
        return self.filter(state__in=LIVE)

    def overdue(self, now: datetime) -> "DutyQuerySet":
        return self.filter(state="open", due_at__lt=now)

    def of(self, user) -> "DutyQuerySet":
        """What the person owes, also as a deputy."""
        return self.filter(responsible__in=sorted({user.pk, *acting_for(user)}))

    def in_scope_of(self, user) -> "DutyQuerySet":
        """What the person may look at: by responsible person or department."""
        return self.filter(scope_of(user).condition("department_id", ("responsible_id",)))

    def about(self, record) -> "DutyQuerySet":
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk)

    def broken(self) -> "DutyQuerySet":
        """The deadline passed before the deed was done."""
        return self.filter(broken_at__isnull=False)

    def kept(self) -> "DutyQuerySet":
        return self.filter(state="met", broken_at__isnull=True)

    def judged(self) -> "DutyQuerySet":
        """Kept or broken: what figures are made of. Void ones count only when they were broken before."""
        return self.filter(Q(broken_at__isnull=False) | Q(state="met"))

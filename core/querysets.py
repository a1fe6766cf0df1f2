"""Which trail entries, jobs, imports, notices, messages and runs."""

from django.db import models
from django.utils import timezone

from core.rules import reads_the_trail


class EventQuerySet(models.QuerySet):
    """The trail cannot be changed or deleted through the application."""

    def visible_to(self, user) -> "EventQuerySet":
        """Everything for whoever a role lets read the trail; the superuser flag opens the deeds on staff only."""
        if reads_the_trail(user):
            return self
        return self.filter(record_type__startswith="staff.") if user.is_superuser else self.none()

    def update(self, **kwargs):
        raise TypeError("The trail is append-only.")

    def erase_details(self) -> int:
        """The one change there is; called by `core.actions.erase_details` only."""
        return super().update(record_name="", changes={}, details={}, reason="", address=None)

    def delete(self):
        raise TypeError("The trail is append-only.")

    def about(self, record) -> "EventQuerySet":
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobQuerySet":
        """Own jobs; all of them for whoever may view jobs."""
        return self if user.has_perm("core.view_job") else self.filter(created_by=user)

    def claimable(self) -> "JobQuerySet":
        """Waiting, or running with a lease that ran out."""
        return self.filter(
            models.Q(state="queued") | models.Q(state="running", lease_until__lt=timezone.now()),
        )


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ImportQuerySet":
        """Own imports; all of them for whoever may view imports."""
        return self if user.has_perm("core.view_import") else self.filter(created_by=user)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticeQuerySet":
        """An inbox is its owner's alone."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(is_unread=True)

    def about(self, record) -> "NoticeQuerySet":
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk)


class DeliveryQuerySet(models.QuerySet):
    def open(self) -> "DeliveryQuerySet":
        return self.filter(state__in=["waiting", "failed"])

    def due(self, now) -> "DeliveryQuerySet":
        """To be sent, and nobody is at it."""
        return self.open().filter(token="", not_before__lte=now)

    def untold(self) -> "DeliveryQuerySet":
        return self.filter(state="could_not")


class RunQuerySet(models.QuerySet):
    def latest_of_each(self) -> "RunQuerySet":
        """The last row of every schedule."""
        last = self.order_by().values("schedule").annotate(last=models.Max("id")).values("last")
        return self.filter(pk__in=last)

    def failed(self) -> "RunQuerySet":
        return self.filter(state="failed")

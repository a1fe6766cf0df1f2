"""The trail and its seals."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.querysets import EventQuerySet


class Event(models.Model):
    """One line of the trail: who did what on which record. Written once, never changed."""

    class Kind(models.TextChoices):
        DEED = "deed", _("deed")
        READ = "read", _("read")
        EXPORT = "export", _("export")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_constraint=True
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.DEED)
    deed = models.CharField(_("deed"), max_length=60)
    record_type = models.CharField(_("record type"), max_length=60)
    record_id = models.BigIntegerField(_("record"), null=True)
    record_name = models.CharField(_("record name"), max_length=200, blank=True)
    changes = models.JSONField(_("before and after"), default=dict, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["record_type", "record_id", "-id"], name="event_record")]

    def __str__(self) -> str:
        return f"{self.deed} {self.record_name}".strip()

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The trail is append-only.")

"""The trail and its seals."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.querysets import EventQuerySet


class Event(models.Model):
    """One line of the trail: who did what on which record. Written once; its details can be erased, nothing else."""

    class Kind(models.TextChoices):
        DEED = "deed", _("deed")
        READ = "read", _("read")
        EXPORT = "export", _("export")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    acting_for = models.ForeignKey(  # whose deputy the person was in this deed
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acting for"),
        db_index=False,
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
        permissions = [("erase_event", "Can erase the details of trail entries")]
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="event_record"),
            models.Index(fields=["by", "at"], name="event_by"),
            models.Index(fields=["deed", "at"], name="event_deed"),
            # Only the few rows that the filters of the auditor's page look for.
            models.Index(fields=["kind", "at"], name="event_kind", condition=~models.Q(kind="deed")),
            models.Index(fields=["acting_for", "at"], name="event_for", condition=models.Q(acting_for__isnull=False)),
            models.Index(fields=["address", "at"], name="event_address", condition=models.Q(address__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.record_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("core:event", args=[self.pk])

    @property
    def deed_in_words(self) -> str:
        from core.trail import deed_name

        return deed_name(self.deed)

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The trail is append-only.")


class Seal(models.Model):
    """A finished day of the trail: one link of the chain. It says how many entries there were, and which.

    `root` is the digest over the digests of the entries in the order of their numbers; `digest` is keyed, so that who
    can only write to the database cannot forge a link.
    """

    day = models.DateField(_("day"), unique=True)
    until = models.DateTimeField()  # the end of the day where the company is, when it was sealed
    last_id = models.BigIntegerField()  # the highest number given out then: what came later was not of that day
    count = models.PositiveBigIntegerField(_("entries"), default=0)
    late_count = models.PositiveBigIntegerField(_("late entries"), default=0)  # of days that were sealed already
    root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)  # digest of the seal before, empty for the first
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True)  # empty while its entries are being collected

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["day"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed_at__isnull=True, digest="")
                | models.Q(sealed_at__isnull=False) & ~models.Q(digest=""),
                name="seal_is_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.day)


class EventSeal(models.Model):
    """The digest of one entry. It names the entry by number, so that it stays when the entry is gone."""

    event_id = models.BigIntegerField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="entries")
    is_late = models.BooleanField(default=False)
    salt = models.BinaryField(max_length=16)  # erased with the details: then nobody can find them by trying
    details_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

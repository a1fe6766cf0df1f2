"""What people were told."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.querysets import NoticeQuerySet


class Notice(models.Model):
    """One line of an inbox. Nobody is told the same stage of the same record by the same rule twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    rule = models.CharField(_("rule"), max_length=80)  # "app.field"
    record_type = models.CharField(_("record type"), max_length=60)
    record_id = models.BigIntegerField(_("record"))
    stage = models.CharField(_("stage"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)  # within this site
    is_urgent = models.BooleanField(_("urgent"), default=False)
    is_late = models.BooleanField(_("late"), default=False)  # told after its moment: nothing ran then
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    is_unread = models.BooleanField(_("unread"), default=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["person", "is_unread", "id"], name="notice_inbox")]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "rule", "stage", "person"], name="notice_once"),
            models.CheckConstraint(condition=models.Q(is_unread=models.Q(read_at__isnull=True)), name="notice_read"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sender(self) -> str:
        """The part of the system that the rule belongs to, in words."""
        label = self.rule.partition(".")[0]
        return str(apps.get_app_config(label).verbose_name) if apps.is_installed(label) else label

    def get_absolute_url(self) -> str:
        return reverse("core:notice", args=[self.pk])

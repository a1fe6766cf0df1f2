"""阅读记录: every opening of a page, a picture, a print, a download, and every one that was refused."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.files import ArchiveFile, Content
from archives.models.requests import Grant
from archives.querysets import ReadingQuerySet


class Reading(models.Model):
    class Kind(models.TextChoices):
        PAGE = "page", pgettext_lazy("reading", "page")
        SMALL = "small", pgettext_lazy("reading", "small picture")
        COPY = "copy", pgettext_lazy("reading", "original taken")
        PRINT = "print", pgettext_lazy("reading", "printed")
        SITE = "site", pgettext_lazy("reading", "read on site")
        REFUSED = "refused", pgettext_lazy("reading", "refused")

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    file = models.ForeignKey(
        ArchiveFile, models.PROTECT, related_name="+", verbose_name=_("archive file"), db_index=False
    )
    content = models.ForeignKey(
        Content,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("electronic copy"),
        db_index=False,
    )
    page = models.PositiveIntegerField(pgettext_lazy("reading", "page"), null=True, blank=True)
    grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, blank=True, related_name="readings", verbose_name=_("grant")
    )
    why = models.CharField(_("why not"), max_length=60, blank=True)  # of a refusal
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("archives", "reading")
        verbose_name_plural = pgettext_lazy("archives", "readings")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["file", "-id"], name="archive_reading_file"),
            models.Index(fields=["by", "-id"], name="archive_reading_by"),
            models.Index(fields=["at"], name="archive_reading_at"),
            models.Index(fields=["-id"], name="archive_reading_refused", condition=models.Q(kind="refused")),
        ]

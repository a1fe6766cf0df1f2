"""鉴定销毁: what is over is appraised, approved, destroyed by two people, and certified (S1-05 R24)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import of_policy, pair, person, somebody
from archives.models.files import ArchiveFile
from archives.querysets import DisposalQuerySet, OfFileQuerySet


class Disposal(models.Model):
    class State(models.TextChoices):
        APPRAISAL = "appraisal", pgettext_lazy("destruction", "being appraised")
        ASKED = "asked", pgettext_lazy("destruction", "being decided")
        APPROVED = "approved", pgettext_lazy("destruction", "to be destroyed")
        REJECTED = "rejected", pgettext_lazy("destruction", "not destroyed")
        DONE = "done", pgettext_lazy("destruction", "destroyed")

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.APPRAISAL)
    policy = of_policy()
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    method = models.CharField(pgettext_lazy("archives", "method"), max_length=100, blank=True)
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    first = somebody(_("destroyed by"))
    second = somebody(_("and by"))
    backups = models.CharField(_("backups that still hold it"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    done_by = somebody(_("recorded by"))
    erased_at = models.DateTimeField(
        _("contents erased at"), null=True, blank=True
    )  # the last of them, from the disk too

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("archives", "destruction")
        verbose_name_plural = pgettext_lazy("archives", "destructions")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            pair("archive_disposal_done_pair", "done"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(destroyed_on__isnull=False, first__isnull=False, second__isnull=False)
                & ~Q(first=F("second"))
                & ~Q(method=""),
                name="archive_disposal_by_two",
                violation_error_message=_("Two people destroy, and say how and when."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(state="done"),
                name="archive_disposal_erased_after",
                violation_error_message=_("Contents are erased after the destruction was recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("archives:disposal", args=[self.pk])


class DisposalLine(models.Model):
    class Verdict(models.TextChoices):
        OPEN = "", pgettext_lazy("appraisal", "not appraised")
        DESTROY = "destroy", pgettext_lazy("appraisal", "destroy")
        KEEP = "keep", pgettext_lazy("appraisal", "keep")

    disposal = models.ForeignKey(
        Disposal, models.CASCADE, related_name="lines", verbose_name=pgettext_lazy("archives", "destruction")
    )
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="+", verbose_name=_("archive file"))
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict.choices, blank=True, default="")
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_open = models.BooleanField(default=True, editable=False)  # one running list at a time

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to be destroyed")
        verbose_name_plural = _("files to be destroyed")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(is_open=True),
                name="disposal_line_once",
                violation_error_message=_("The file stands on another list already."),
            )
        ]

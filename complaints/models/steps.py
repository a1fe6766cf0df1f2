"""处理过程: who did what with a case and when, with a note and files."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import states
from complaints.models.common import person, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import OfComplaintQuerySet
from core import trail


class Step(models.Model):
    """One step. `deed` as in the trail; the states are equal where the case stayed where it was."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="steps", verbose_name=_("complaint"))
    deed = models.CharField(_("step"), max_length=60)
    from_state = models.CharField(max_length=13, choices=states.State.choices, blank=True)
    to_state = models.CharField(max_length=13, choices=states.State.choices)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"))
    by = person(_("by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a complaint")
        verbose_name_plural = _("steps of complaints")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(trail.deed_name(self.deed))


class Attachment(models.Model):
    """A file of a case: photo, letter, recording. Outside the web root; given out by a view that asks who."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="attachments", verbose_name=_("complaint"))
    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("step"))
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to="complaints/%Y/%m/", max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)  # SHA-256
    kind = models.CharField(_("type"), max_length=100)
    added_at = models.DateTimeField(_("added at"))
    added_by = person(_("added by"))
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = somebody(_("removed by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a complaint")
        verbose_name_plural = _("files of complaints")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "digest"], name="complaint_file_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("complaints:file", args=[self.complaint_id, self.pk])

"""抽查: a share of the closed cases goes to another reviewer (S1-03 R13)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.models.common import pair, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import OfComplaintQuerySet


class SpotCheck(models.Model):
    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="spot_check", verbose_name=_("complaint"))
    month = models.DateField(_("month"), db_index=True)  # its first day, of the draw
    seed = models.CharField(max_length=64)
    handler = somebody(_("handler"))  # as the case was closed
    reviewer = somebody(_("reviewer"))
    drawn_at = models.DateTimeField(_("drawn at"))
    is_sound = models.BooleanField(_("handled soundly"), null=True, blank=True)
    finding = models.TextField(_("finding"), blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = somebody(_("checked by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-month", "id"]
        default_permissions = ("view",)
        constraints = [
            pair("spot_check_pair", "checked"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(is_sound__isnull=False) & ~Q(finding=""),
                name="spot_check_says_what",
                violation_error_message=_("Say what was found."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("complaints:check", args=[self.pk])

    def __str__(self) -> str:
        return str(self.complaint)

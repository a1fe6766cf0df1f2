"""销毁建议: closed cases whose time is up. A person decides; the archives carry it out (S1-03 R14)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import OfComplaintQuerySet


class DisposalProposal(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("disposal", "proposed")
        AGREED = "agreed", pgettext_lazy("disposal", "to be destroyed")
        KEPT = "kept", pgettext_lazy("disposal", "kept")

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="disposal", verbose_name=_("complaint"))
    over_on = models.DateField(_("kept until"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PROPOSED)
    reason = models.TextField(_("reason"), blank=True)
    made_at = models.DateTimeField(_("proposed at"))
    made_by = person(_("proposed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to destroy")
        verbose_name_plural = _("proposals to destroy")
        ordering = ["over_on", "id"]
        default_permissions = ("view",)
        permissions = [("decide_disposal", _("Can decide whether closed complaints are destroyed"))]
        indexes = [models.Index(fields=["state", "over_on"], name="disposal_state")]
        constraints = [
            pair("disposal_decided_pair", "decided"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | ~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(reason=""),
                name="disposal_says_why",
                violation_error_message=_("A decision says why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.complaint)

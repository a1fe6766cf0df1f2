"""月统计: the figures of a month as they were, and that they went to the leaders (S2-14 R13, S1-21 R13, S2-05 R17)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models.common import pair, person, somebody
from complaints.querysets import ReportQuerySet


class MonthlyReport(models.Model):
    """Made once when the month is over; what is entered later changes the page of figures and not this."""

    month = models.DateField(_("month"), unique=True)  # its first day
    figures = models.JSONField(_("figures"))  # as complaints.figures.stored keeps them
    total = models.PositiveIntegerField(_("complaints"))
    due_on = models.DateField(_("due on"))
    analysis = models.TextField(_("analysis and advice"), blank=True)
    prepared_by = somebody(_("prepared by"))
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = somebody(_("sent by"))
    sent_to = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("sent to"), blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly statistics")
        verbose_name_plural = _("monthly statistics")
        ordering = ["-month"]
        default_permissions = ()
        permissions = [("send_report", _("Can send the monthly statistics to the leaders"))]
        constraints = [
            pair("report_sent_pair", "sent"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="report_first_day"),
        ]

    def __str__(self) -> str:
        return gettext("Complaint statistics %s") % f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:month", args=[self.pk])

"""代理: who decides for whom while someone is away."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff.models.people import User
from staff.querysets import DeputyQuerySet


class Deputy(models.Model):
    """From the first to the last day, both included, the deputy also decides what waits for the person."""

    person = models.ForeignKey(User, models.PROTECT, related_name="deputies", verbose_name=_("employee"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name=_("deputy"))
    date_from = models.DateField(_("from"))
    date_to = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["-date_from", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["deputy", "date_to"], name="deputy_by_deputy"),
            models.Index(fields=["person", "date_to"], name="deputy_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_to__gte=F("date_from")),
                name="deputy_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="deputy_is_another",
                violation_error_message=_("Nobody can be their own deputy."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="deputy_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.deputy} {self.date_from} – {self.date_to}"

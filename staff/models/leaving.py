"""离职交接: one person's leaving, with a successor for each kind of work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Job
from staff.models.people import User


class Leaving(models.Model):
    """Begun when the account is closed, finished when nothing of the leaver's is left.

    `plan` is {kind: {"count": as reviewed, "successors": [{"id": …, "name": text, "moved": so far}]}}.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="leavings", verbose_name=_("employee"))
    plan = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    wants_letters = models.BooleanField(_("letters to the customers"), default=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    begun_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("hand_over_user", _("hand over the work of who leaves"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(finished_at__isnull=True), name="leaving_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def successor_ids(self) -> set[int]:
        return {one["id"] for entry in self.plan.values() for one in entry["successors"]}

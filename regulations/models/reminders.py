"""Which reminders of a duty have gone out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.models.duties import Duty


class Reminder(models.Model):
    """The ledger of what was due and sent: one row for each duty and stage, made with the notices it stands for.

    A duty is one rule for one record; a stage that has a row is never looked at again.
    """

    class State(models.TextChoices):
        TOLD = "told", _("told")
        NEEDLESS = "needless", _("not needed")  # the stage lay before the beginning of the duty
        FAILED = "failed", _("could not be told")

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders", verbose_name=_("duty"), db_index=False)
    stage = models.CharField(_("stage"), max_length=20)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.TOLD)
    is_late = models.BooleanField(_("late"), default=False)  # nothing ran when its moment came
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        default_permissions = ()
        indexes = [models.Index(fields=["-id"], name="reminder_failed", condition=models.Q(state="failed"))]
        constraints = [models.UniqueConstraint(fields=["duty", "stage"], name="reminder_once")]

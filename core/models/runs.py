"""What the schedules did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.querysets import RunQuerySet


class Run(models.Model):
    """One run of a schedule, or several uneventful ones after each other: a sweep every ten seconds fills no table."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    schedule = models.CharField(_("schedule"), max_length=200)  # name of the PeriodicTask
    task_id = models.CharField(max_length=60, db_index=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.RUNNING)
    times = models.PositiveIntegerField(_("times"), default=1)
    begun_at = models.DateTimeField(_("begun at"))  # the last of them
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    first_at = models.DateTimeField(_("first"))
    result = models.CharField(_("result"), max_length=200, blank=True)  # empty: there was nothing to do
    error = models.CharField(_("error"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["schedule", "-id"], name="run_of_schedule"),
            models.Index(fields=["-id"], name="run_failed", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return self.schedule

    @property
    def seconds(self) -> float | None:
        return (self.ended_at - self.begun_at).total_seconds() if self.ended_at else None

"""Durable jobs and number series."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.querysets import JobQuerySet


class Job(models.Model):
    """Long work that survives a killed worker: the row is the truth, the queue only a nudge."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    done_count = models.PositiveBigIntegerField(_("rows done"), default=0)
    total_count = models.PositiveBigIntegerField(_("rows in all"), default=0)
    error_count = models.PositiveBigIntegerField(_("errors so far"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(_("result"), default=dict)
    result_file = models.FileField(_("result file"), upload_to="jobs/%Y/%m/", blank=True, max_length=200)
    error = models.TextField(_("error"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)  # a worker first took it
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_state_lease"),
            models.Index(fields=["created_by", "-id"], name="job_by"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done_count * 100 // self.total_count) if self.total_count else 0

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def time_left(self) -> str:
        """How long it may still take, in words; empty until that can be said."""
        if self.state != self.State.RUNNING or not self.begun_at or not self.done_count:
            return ""
        if self.total_count <= self.done_count:
            return ""
        spent = (timezone.now() - self.begun_at).total_seconds()
        left = spent * (self.total_count - self.done_count) / self.done_count
        if left < 60:
            return gettext("less than a minute left")
        return gettext("about %(count)s min left") % {"count": round(left / 60)}

    def get_absolute_url(self) -> str:
        return reverse("core:job", args=[self.pk])


class Series(models.Model):
    """A number series; numbers are given out once and never reused."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

"""The trail, durable jobs, imports and number series."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.querysets import EventQuerySet, ImportQuerySet, JobQuerySet


class Event(models.Model):
    """One line of the trail: who did what on which record. Written once, never changed."""

    class Kind(models.TextChoices):
        DEED = "deed", _("deed")
        READ = "read", _("read")
        EXPORT = "export", _("export")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_constraint=True
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.DEED)
    deed = models.CharField(_("deed"), max_length=60)
    record_type = models.CharField(_("record type"), max_length=60)
    record_id = models.BigIntegerField(_("record"), null=True)
    record_name = models.CharField(_("record name"), max_length=200, blank=True)
    changes = models.JSONField(_("before and after"), default=dict, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["record_type", "record_id", "-id"], name="event_record")]

    def __str__(self) -> str:
        return f"{self.deed} {self.record_name}".strip()

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The trail is append-only.")


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
            return _now("less than a minute left")
        return _now("about %(count)s min left") % {"count": round(left / 60)}

    def get_absolute_url(self) -> str:
        return reverse("core:job", args=[self.pk])


class Import(models.Model):
    """One file on its way in: uploaded, its columns mapped, previewed, written, perhaps undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("columns to confirm")
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("to be checked")
        WRITING = "writing", _("being imported")
        DONE = "done", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    STEPS = {
        State.UPLOADED: {State.UPLOADED, State.READING, State.CANCELLED},
        State.READING: {State.PREVIEWED, State.FAILED, State.CANCELLED},
        State.PREVIEWED: {State.UPLOADED, State.READING, State.WRITING, State.CANCELLED},
        State.WRITING: {State.DONE, State.FAILED},
        State.DONE: {State.UNDOING},
        State.UNDOING: {State.UNDONE, State.FAILED},
        State.FAILED: {State.READING, State.WRITING, State.UNDOING, State.CANCELLED},
        State.UNDONE: set(),
        State.CANCELLED: set(),
    }

    kind = models.CharField(_("kind"), max_length=30)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True, max_length=200)  # encrypted at rest
    digest = models.CharField(_("content digest"), max_length=64, db_index=True)  # SHA-256 of the unpacked content
    layout = models.JSONField(default=dict)  # format, encoding, sheet, headings
    mapping = models.JSONField(_("columns"), default=dict)  # heading → field
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)  # read, new, updated, unchanged, duplicate, error
    report = models.FileField(_("report of the rest"), upload_to="imports/%Y/%m/", blank=True, max_length=200)
    kept = models.JSONField(default=list)  # what an undo kept, named
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("core:import", args=[self.pk])


class ImportRow(models.Model):
    """One row of the file as understood: what will become of it, and what became of it. Secrets are ciphertext."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        UPDATE = "updated", _("update")
        UNCHANGED = "unchanged", _("unchanged")
        DUPLICATE = "duplicate", _("possible duplicate")
        ERROR = "error", _("error")

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))  # line in the file, headings not counted, from 1
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    data = models.JSONField(default=dict)  # field → understood value
    notes = models.JSONField(default=dict)  # field → reason, warning or [before, after]
    target_id = models.BigIntegerField(null=True)  # the record it updates or duplicates, or that it became
    is_written = models.BooleanField(default=False)
    before = models.JSONField(null=True)  # what the written row replaced, for undo
    stamp = models.CharField(max_length=40, blank=True)  # state of the record after writing, to notice later changes

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="importrow_verdict")]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="importrow_once")]


class Series(models.Model):
    """A number series; numbers are given out once and never reused."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

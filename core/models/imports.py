"""Files on their way in."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.jobs import Job
from core.querysets import ImportQuerySet


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

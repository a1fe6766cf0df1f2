"""Regulations as the company wrote them: versions, clauses, and who has read them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regulations.querysets.clauses import ClauseQuerySet, RegulationQuerySet
from staff.models import Department


class Regulation(models.Model):
    """制度: a written regulation. Its present clauses are rows; how they read before is kept in its versions."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    owner_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible department"),
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, editable=False)  # counts changes, to notice two people at once

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["code"]
        default_permissions = ("view", "add", "change")
        permissions = [("view_confirmations", _("Can see who has read a regulation"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="regulation_in_force",
                violation_error_message=_("The regulation ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return (self.title_en if is_english() else "") or self.title

    def get_absolute_url(self) -> str:
        return reverse("regulations:detail", args=[self.pk])


class RegulationVersion(models.Model):
    """One wording of a regulation: its clauses as they read that day, perhaps with the signed file. Never changed."""

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="versions", verbose_name=_("regulation"))
    number = models.PositiveIntegerField(_("version"))
    clauses = models.JSONField(_("clauses"), default=list)  # number, title, title_en, text, in order
    note = models.TextField(_("what has changed"), blank=True)
    file = models.FileField(_("file"), upload_to="regulations/%Y/", blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a regulation")
        verbose_name_plural = _("versions of regulations")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["regulation", "number"], name="regulationversion_once")]

    def __str__(self) -> str:
        return f"{self.regulation} v{self.number}"


class Clause(models.Model):
    """条款: one numbered rule of a regulation. Withdrawn clauses stay readable; no policy in force cites one."""

    regulation = models.ForeignKey(
        Regulation, models.PROTECT, related_name="clauses", verbose_name=_("regulation"), db_index=False
    )
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    text = models.TextField(_("text"), blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["regulation", "order", "id"]
        default_permissions = ()  # who may change a regulation changes its clauses
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "number"],
                name="clause_number_once",
                violation_error_message=_("There is already a clause of this number in the regulation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title_shown}"

    @property
    def title_shown(self) -> str:
        return (self.title_en if is_english() else "") or self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('regulations:detail', args=[self.regulation_id])}#clause-{self.pk}"


class Confirmation(models.Model):
    """One person has read one version of a regulation."""

    version = models.ForeignKey(RegulationVersion, models.CASCADE, related_name="confirmations", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("read at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading confirmation")
        verbose_name_plural = _("reading confirmations")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="confirmation_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


def is_english() -> bool:
    return (get_language() or "").startswith("en")

"""What complaints are about: the category tree and the words by which one is suggested."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.severity import Severity
from staff.models import Department


class Content(models.TextChoices):
    """The axis of content (S1-21 R1)."""

    SERVICE = "service", pgettext_lazy("complaint content", "service")
    BUSINESS = "business", pgettext_lazy("complaint content", "business")


class Handling(models.TextChoices):
    """What a category asks of its handling (S1-03 R4-R10)."""

    PLAIN = "plain", pgettext_lazy("handling", "ordinary")
    QUALITY = "quality", pgettext_lazy("handling", "product quality")
    RETURN = "return", pgettext_lazy("handling", "return of goods")
    ATTITUDE = "attitude", pgettext_lazy("handling", "service and attitude")
    MISUNDERSTANDING = "misunderstanding", pgettext_lazy("handling", "misunderstanding")
    GRIEVANCE = "grievance", pgettext_lazy("handling", "grievance")
    RETEST = "retest", pgettext_lazy("handling", "appeal and retest")


class Category(models.Model):
    """投诉类别. A tree; `path` holds the ids from the root on: "/3/17/"."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent category")
    )
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    path = models.CharField(max_length=100, editable=False, db_index=True)
    content = models.CharField(_("content"), max_length=8, choices=Content.choices, default=Content.BUSINESS)
    handling = models.CharField(_("handling"), max_length=16, choices=Handling.choices, default=Handling.PLAIN)
    severity = models.PositiveSmallIntegerField(_("usual severity"), choices=Severity.choices, default=Severity.GENERAL)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual department")
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("complaint category")
        verbose_name_plural = _("complaint categories")
        ordering = ["order", "id"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="category_once", condition=Q(parent__isnull=False)),
            models.UniqueConstraint(fields=["name"], name="category_root_once", condition=Q(parent__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Keyword(models.Model):
    """A row of words: whoever says one of them probably means this category or this severity."""

    words = models.CharField(_("words"), max_length=300, help_text=_("Separated by spaces."))
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="keywords", verbose_name=_("category")
    )
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices, null=True, blank=True)
    shown = models.PositiveIntegerField(_("times suggested"), default=0, editable=False)
    kept = models.PositiveIntegerField(_("times kept"), default=0, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("keyword row")
        verbose_name_plural = _("keyword rows")
        ordering = ["id"]
        default_permissions = ("add", "change", "view", "delete")
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False) | Q(severity__isnull=False),
                name="keyword_suggests_something",
                violation_error_message=_("A keyword row suggests a category or a severity."),
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def kept_share(self) -> int | None:
        """Per cent of its suggestions that people kept; None before the first one."""
        return round(100 * self.kept / self.shown) if self.shown else None

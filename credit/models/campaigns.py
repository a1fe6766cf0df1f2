"""年度评定: a year's campaign from its opening to the publication, its sheets and what people changed (S1-13)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.models.common import of_policy, pair, person, somebody
from credit.models.grading import GradeRow, GradingRun
from credit.querysets import CampaignQuerySet, SheetQuerySet
from staff.models import Department


class Campaign(models.Model):
    """One year's grading. Its run is computed once; people change grades on sheets, in the meeting and on appeal."""

    class State(models.TextChoices):
        COMPUTING = "computing", pgettext_lazy("campaign", "being computed")
        INITIAL = "initial", pgettext_lazy("campaign", "initial rating")
        REVIEW = "review", pgettext_lazy("campaign", "review meeting")
        APPROVAL = "approval", pgettext_lazy("campaign", "being approved")
        PUBLISHED = "published", pgettext_lazy("campaign", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("campaign", "withdrawn")

    OPEN = (State.COMPUTING, State.INITIAL, State.REVIEW, State.APPROVAL)

    year = models.PositiveSmallIntegerField(_("year"))  # whose sales are graded
    run = models.OneToOneField(GradingRun, models.PROTECT, related_name="campaign", verbose_name=_("grading run"))
    policy = of_policy()
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.COMPUTING)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = person(_("opened by"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = somebody(_("published by"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)  # that day included

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly grading")
        verbose_name_plural = _("yearly gradings")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [
            ("open_campaign", _("Can open yearly gradings")),
            ("fill_sheet", _("Can fill in grading sheets")),
            ("review_campaign", _("Can hold the review meeting")),
            ("publish_campaign", _("Can have grades approved and publish them")),
        ]
        constraints = [
            pair("campaign_published_pair", "published"),
            models.UniqueConstraint(
                fields=["year"],
                condition=~Q(state="withdrawn"),
                name="campaign_once_a_year",
                violation_error_message=_("This year is being graded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("credit:campaign", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Sheet(models.Model):
    """初评表: the customers of one department in a campaign, for its section chief or office manager."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("sheet", "open")
        SUBMITTED = "submitted", pgettext_lazy("sheet", "handed in")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sheets", verbose_name=_("yearly grading"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    chief = somebody(_("filled in by"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    opinion = models.TextField(_("opinion"), blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    submitted_by = somebody(_("handed in by"))

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading sheet")
        verbose_name_plural = _("grading sheets")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            pair("sheet_submitted_pair", "submitted"),
            models.UniqueConstraint(fields=["campaign", "department"], name="sheet_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(department__isnull=True), name="sheet_of_nobody_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.department or '—'}"

    def get_absolute_url(self) -> str:
        return reverse("credit:sheet", args=[self.pk])


class Rating(models.Model):
    """One change of a grade; never updated. Of a row of a run, whose first `old` is what was computed, or of a new
    customer whom no run has graded yet."""

    class Step(models.TextChoices):
        INITIAL = "initial", pgettext_lazy("rating", "initial rating")
        REVIEW = "review", pgettext_lazy("rating", "review")
        APPEAL = "appeal", pgettext_lazy("rating", "appeal")
        PROVISIONAL = "provisional", pgettext_lazy("rating", "provisional grade")
        ASSESSED = "assessed", pgettext_lazy("rating", "assessment of the new customer")
        DOWNGRADE = "downgrade", pgettext_lazy("rating", "downgrade")

    row = models.ForeignKey(GradeRow, models.CASCADE, null=True, blank=True, related_name="ratings")
    newcomer = models.ForeignKey("credit.Newcomer", models.CASCADE, null=True, blank=True, related_name="ratings")
    step = models.CharField(_("step"), max_length=11, choices=Step.choices)
    old = models.CharField(_("from grade"), max_length=1, blank=True)
    new = models.CharField(_("to grade"), max_length=1)
    reason = models.TextField(_("reason"), blank=True)
    by = person(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(row__isnull=True, newcomer__isnull=False) | Q(row__isnull=False, newcomer__isnull=True),
                name="rating_of_one",
            )
        ]

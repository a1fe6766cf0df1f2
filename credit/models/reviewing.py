"""复评与审批: the meeting, the lists of special terms, the lists to be signed, and appeals (S1-13 R3-R9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.models.campaigns import Campaign
from credit.models.common import Asked, of_customer, of_policy, pair, person, somebody
from credit.models.grading import GradeRow
from credit.querysets import AppealQuerySet, TermQuerySet


class ReviewMeeting(models.Model):
    """复评会: who was there and what was said. Closed, the grades go to be approved."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="meetings", verbose_name=_("yearly grading"))
    held_on = models.DateField(_("held on"))
    place = models.CharField(pgettext_lazy("meeting", "place"), max_length=100, blank=True)
    chaired_by = person(_("chaired by"))
    minutes = models.TextField(_("minutes"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = person(_("recorded by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = somebody(_("closed by"))

    class Meta:
        verbose_name = _("review meeting")
        verbose_name_plural = _("review meetings")
        ordering = ["-held_on", "-id"]
        default_permissions = ()
        constraints = [
            pair("reviewmeeting_closed_pair", "closed"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(closed_at__isnull=True), name="reviewmeeting_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.held_on:%Y-%m-%d}"


class Attendance(models.Model):
    """Who was invited, and whether they came."""

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    is_present = models.BooleanField(_("present"), default=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")]


class SpecialTerm(models.Model):
    """特殊政策 or 特殊结算方式 of a customer, looked at anew in each campaign (S1-13 R4)."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("special policy")
        SETTLEMENT = "settlement", _("special settlement")

    customer = of_customer()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("what was agreed"))
    begun_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = person(_("written by"))

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("special terms")
        verbose_name_plural = _("special terms")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        indexes = [models.Index(fields=["customer", "kind"], name="specialterm_customer")]

    def __str__(self) -> str:
        return f"{self.customer} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("credit:term", args=[self.pk])


class TermReview(models.Model):
    """What was found about special terms: they stay, are changed, or end; in a meeting, or by itself between two."""

    class Outcome(models.TextChoices):
        STABLE = "stable", pgettext_lazy("special terms", "stable")
        CHANGED = "changed", pgettext_lazy("special terms", "changed")
        WITHDRAWN = "withdrawn", pgettext_lazy("special terms", "withdrawn")

    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="term_reviews")
    term = models.ForeignKey(SpecialTerm, models.PROTECT, related_name="reviews", verbose_name=_("special terms"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices)
    before = models.TextField(_("wording before"), blank=True)
    text = models.TextField(_("new wording"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = person(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "term"], name="termreview_once")]


class GradeList(models.Model):
    """The customers of one grade, or of B and C, as they were asked to be signed (S1-13 R9)."""

    A, BC = "A", "BC"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="lists", verbose_name=_("yearly grading"))
    policy = of_policy()
    grades = models.CharField(_("grades"), max_length=2, choices=[(A, "A"), (BC, "B, C")])
    state = models.CharField(_("state"), max_length=9, choices=Asked.choices, default=Asked.ASKED)
    counts = models.JSONField(_("customers by grade"), default=dict)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    class Meta:
        verbose_name = _("grade list")
        verbose_name_plural = _("grade lists")
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [
            pair("gradelist_decided_pair", "decided"),
            models.UniqueConstraint(
                fields=["campaign", "grades"],
                condition=Q(state__in=["asked", "approved"]),
                name="gradelist_once",
                violation_error_message=_("This list has been asked to be signed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.get_grades_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.campaign.get_absolute_url()}#lists"


class Appeal(models.Model):
    """申诉: another grade is asked for after the publication, with a reason; decided once."""

    row = models.ForeignKey(GradeRow, models.CASCADE, related_name="appeals", verbose_name=_("grade"))
    wanted = models.CharField(_("grade asked for"), max_length=1)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=Asked.choices, default=Asked.ASKED)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    answer = models.TextField(_("answer"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal against a grade")
        verbose_name_plural = _("appeals against grades")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("decide_appeal", _("Can decide appeals against grades"))]
        constraints = [
            pair("appeal_decided_pair", "decided"),
            models.UniqueConstraint(
                fields=["row"],
                condition=Q(state="asked"),
                name="appeal_one_open",
                violation_error_message=_("An appeal against this grade is being decided already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row.customer} {self.row.grade}→{self.wanted}"

    def get_absolute_url(self) -> str:
        return reverse("credit:appeal", args=[self.pk])

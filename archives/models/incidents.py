"""泄密事件 and 统计报表申请."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import Asked, Level, of_policy, pair, person, some_department, somebody
from archives.models.files import ArchiveFile
from archives.querysets import LeakQuerySet, ReportRequestQuerySet
from core.fields import MoneyField


class LeakIncident(models.Model):
    """A leak or the risk of one: reported in one click, both roles told at once (S1-05 R26, S1-27 R11, S0-07 R12)."""

    class Effect(models.TextChoices):
        RISK = "risk", pgettext_lazy("leak", "a risk only")
        REMEDIED = "remedied", pgettext_lazy("leak", "leaked, remedied")
        SLIGHT = "slight", pgettext_lazy("leak", "leaked, no serious result")
        SERIOUS = "serious", pgettext_lazy("leak", "leaked, serious result")

    file = models.ForeignKey(
        ArchiveFile, models.PROTECT, null=True, blank=True, related_name="leaks", verbose_name=_("archive file")
    )
    what = models.TextField(_("what happened"))
    level = models.PositiveSmallIntegerField(_("secrecy"), choices=Level.choices, null=True, blank=True)
    effect = models.CharField(
        pgettext_lazy("leak", "effect"), max_length=8, choices=Effect.choices, default=Effect.RISK
    )
    responsible = somebody(_("who is answerable"))
    measures = models.TextField(_("measures taken"), blank=True)
    authority_told_at = models.DateTimeField(_("authority told at"), null=True, blank=True)
    customer_told_at = models.DateTimeField(_("customer told at"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    policy = of_policy()
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person(_("reported by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = somebody(_("answered by"))
    closed_at = models.DateTimeField(pgettext_lazy("leak", "closed at"), null=True, blank=True)
    closed_by = somebody(pgettext_lazy("leak", "closed by"))

    objects = LeakQuerySet.as_manager()

    class Meta:
        verbose_name = _("leak")
        verbose_name_plural = _("leaks")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        constraints = [pair("leak_answered_pair", "answered"), pair("leak_closed_pair", "closed")]

    def __str__(self) -> str:
        return self.what[:60]

    def get_absolute_url(self) -> str:
        return reverse("archives:leak", args=[self.pk])


class LeakPenalty(models.Model):
    """处罚建议 for a leak: the fine, and what the head of the department bears besides (S1-27 R12). Off by default."""

    leak = models.ForeignKey(LeakIncident, models.PROTECT, related_name="penalties", verbose_name=_("leak"))
    employee = person(_("employee"))
    amount = MoneyField(_("amount"))
    head = somebody(_("head of the department"))
    head_amount = MoneyField(_("amount of the head"), default=0)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=Asked.choices, default=Asked.ASKED)
    policy = of_policy()
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = person(_("proposed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    class Meta:
        verbose_name = _("penalty for a leak")
        verbose_name_plural = _("penalties for leaks")
        ordering = ["-id"]
        default_permissions = ("add",)
        constraints = [
            pair("leakpenalty_decided_pair", "decided"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(head_amount__gte=0),
                name="leakpenalty_amount",
                violation_error_message=_("A penalty has an amount."),
            ),
            models.CheckConstraint(
                condition=Q(head__isnull=True) | ~Q(head=F("employee")),
                name="leakpenalty_head_apart",
                violation_error_message=_("Nobody bears a penalty twice."),
            ),
            models.UniqueConstraint(
                fields=["leak", "employee"],
                condition=Q(state__in=["asked", "approved"]),
                name="leakpenalty_once",
                violation_error_message=_("This penalty is proposed already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)

    def get_absolute_url(self) -> str:
        return reverse("archives:leak", args=[self.leak_id])


class ReportRequest(models.Model):
    """Another department asks for figures of customers: two approvals, two checks (S1-05 R7-R10)."""

    class Rhythm(models.TextChoices):
        ONCE = "once", pgettext_lazy("report", "once")
        MONTHLY = "monthly", pgettext_lazy("report", "every month")
        QUARTERLY = "quarterly", pgettext_lazy("report", "every quarter")
        YEARLY = "yearly", pgettext_lazy("report", "every year")

    title = models.CharField(_("title"), max_length=100)
    contents = models.TextField(_("what it should contain"))
    purpose = models.CharField(_("purpose"), max_length=200)
    rhythm = models.CharField(_("how often"), max_length=9, choices=Rhythm.choices, default=Rhythm.ONCE)
    until = models.DateField(_("until"), null=True, blank=True)
    department = some_department(_("department"))
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=pgettext_lazy("report", "changes"),
    )
    state = models.CharField(_("state"), max_length=10, choices=Asked.choices, default=Asked.ASKED)
    policy = of_policy()
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person(_("asked by"))

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a report")
        verbose_name_plural = _("requests for reports")
        ordering = ["-id"]
        default_permissions = ("view", "add")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("archives:report", args=[self.pk])


class ReportIssue(models.Model):
    """One report made for a request: checked by two, then given out."""

    request = models.ForeignKey(
        ReportRequest, models.PROTECT, related_name="issues", verbose_name=_("request for a report")
    )
    period = models.CharField(_("period"), max_length=40)
    stored = models.FileField(_("file"), upload_to="archives/reports/%Y/%m/", max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    first_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    first_by = somebody(_("checked by"))
    second_at = models.DateTimeField(_("checked again at"), null=True, blank=True)
    second_by = somebody(_("checked again by"))
    issued_at = models.DateTimeField(_("given out at"), null=True, blank=True)
    issued_by = somebody(_("given out by"))

    class Meta:
        verbose_name = _("report for a department")
        verbose_name_plural = _("reports for departments")
        ordering = ["-id"]
        default_permissions = ("change",)
        permissions = [
            ("check_reportissue", _("Can check reports before they are given out")),
            ("approve_reportissue", _("Can check reports as the second")),
        ]
        constraints = [
            pair("reportissue_first_pair", "first"),
            pair("reportissue_second_pair", "second"),
            pair("reportissue_issued_pair", "issued"),
            models.UniqueConstraint(fields=["request", "period"], name="reportissue_once"),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True)
                | Q(first_at__isnull=False, second_at__isnull=False) & ~Q(first_by=F("second_by")),
                name="reportissue_checked_by_two",
                violation_error_message=_("Two people check a report before it is given out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.period}"

    def get_absolute_url(self) -> str:
        return self.request.get_absolute_url()

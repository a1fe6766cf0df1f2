"""Near the limit, emergency stop, dangerous customer, end of trade (S0-21 R53-R54, R64, R77-R83)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from credit.models.common import Asked, of_policy, pair, person, somebody
from credit.models.files import CreditFile
from credit.querysets import OfFileQuerySet


class LimitCrossing(models.Model):
    """The exposure came near the limit, or went away from it again: told once each. The report comes beforehand."""

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="crossings", verbose_name=_("credit file"))
    is_up = models.BooleanField(_("up"))
    is_foreseen = models.BooleanField(_("reported before it came near"), default=False)  # nothing was crossed yet
    exposure = MoneyField(_("exposure"))
    limit = MoneyField(_("credit limit"))
    at = models.DateTimeField(_("at"))
    report = models.TextField(_("report"), blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reported_by = somebody(_("reported by"))
    decision = models.TextField(_("decision"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("crossing of the limit")
        verbose_name_plural = _("crossings of the limit")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["-id"],
                name="limitcrossing_waiting",
                condition=Q(reported_at__isnull=False, decided_at__isnull=True),
            )
        ]
        constraints = [pair("limitcrossing_reported_pair", "reported"), pair("limitcrossing_decided_pair", "decided")]

    def __str__(self) -> str:
        return f"{self.file} {self.exposure:,.2f} / {self.limit:,.2f}"

    def get_absolute_url(self) -> str:
        return reverse("credit:crossing", args=[self.pk])


class CreditStop(models.Model):
    """紧急停止: by the representative, at once; the superior confirms (S0-21 R79)."""

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="stops", verbose_name=_("credit file"))
    policy = of_policy()
    reason = models.TextField(_("reason"))
    state_before = models.CharField(max_length=10, choices=CreditFile.State.choices)
    stopped_at = models.DateTimeField(_("stopped at"))
    stopped_by = person(_("stopped by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = somebody(_("confirmed by"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = somebody(_("lifted by"))
    lift_reason = models.TextField(_("reason for lifting it"), blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit stop")
        verbose_name_plural = _("credit stops")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("confirm_creditstop", _("Can confirm and lift credit stops"))]
        constraints = [
            pair("creditstop_confirmed_pair", "confirmed"),
            pair("creditstop_lifted_pair", "lifted"),
            models.UniqueConstraint(fields=["file"], name="creditstop_one_open", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return f"{self.file.get_absolute_url()}#stop"


class DangerReport(models.Model):
    """危险客户报告, and the end of trade that may follow on explicit instruction (S0-21 R80-R83)."""

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="dangers", verbose_name=_("credit file"))
    facts = models.TextField(_("what happened, in detail"))
    aim = models.TextField(_("what can be recovered, and how"))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person(_("reported by"))
    instruction = models.TextField(_("instruction"), blank=True)
    instructed_at = models.DateTimeField(_("instructed at"), null=True, blank=True)
    instructed_by = somebody(_("instructed by"))
    is_terminated = models.BooleanField(_("trade is ended"), default=False)
    noticed_on = models.DateField(_("customer told on"), null=True, blank=True)
    noticed_by = somebody(_("customer told by"))
    ended_at = models.DateTimeField(_("over at"), null=True, blank=True)
    ended_by = somebody(_("over, says"))
    outcome = models.TextField(_("outcome"), blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("danger report")
        verbose_name_plural = _("danger reports")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        constraints = [
            pair("dangerreport_instructed_pair", "instructed"),
            pair("dangerreport_ended_pair", "ended"),
            models.UniqueConstraint(fields=["file"], name="dangerreport_one_open", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("credit:danger", args=[self.pk])


class Measure(models.Model):
    """One of the five measures against worsening credit; none without an explicit decision (S0-21 R53-R54)."""

    class Kind(models.TextChoices):
        GUARANTOR = "guarantor", pgettext_lazy("measure", "guarantor and joint guarantor")
        DEPOSIT = "deposit", pgettext_lazy("measure", "higher credit deposit")
        NOTARY = "notary", pgettext_lazy("measure", "contract notarised")
        LESS_GOODS = "less_goods", pgettext_lazy("measure", "less supply, restricted shipments")
        SUBSTITUTE = "substitute", pgettext_lazy("measure", "payment by another or in kind")

    report = models.ForeignKey(DangerReport, models.CASCADE, related_name="measures", verbose_name=_("danger report"))
    kind = models.CharField(_("measure"), max_length=10, choices=Kind.choices)
    plan = models.TextField(_("plan"))
    state = models.CharField(_("state"), max_length=9, choices=[*Asked.choices, ("done", _("carried out"))])
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = somebody(_("carried out by"))
    result = models.TextField(_("result"), blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["id"]
        default_permissions = ()
        constraints = [pair("measure_decided_pair", "decided"), pair("measure_done_pair", "done")]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"

"""发货放行与例外审批: what was asked to go out, what came of it, and what may go over the limit."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from credit.models.common import Asked, of_customer, of_policy, pair, person, somebody
from credit.models.files import CreditFile
from credit.models.trading import LAST, TradingDocument
from credit.querysets import ExceptionQuerySet, OfCustomerSales

EXPIRED = "expired"


class CreditException(models.Model):
    """例外审批: one amount over the limit, for a cause, until a day; used up by the releases it allows (S0-21 R65)."""

    STATES = [*Asked.choices, (EXPIRED, pgettext_lazy("credit", "expired"))]

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="exceptions", verbose_name=_("credit file"))
    policy = of_policy()
    amount = MoneyField(_("amount"))
    used = MoneyField(_("used"), default=0)
    cause = models.TextField(_("cause"))
    valid_until = models.DateField(_("valid until"))  # that day included
    state = models.CharField(_("state"), max_length=9, choices=STATES, default=Asked.ASKED)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = ExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit exception")
        verbose_name_plural = _("credit exceptions")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["state", "valid_until", "id"], name="creditexception_state")]
        constraints = [
            pair("creditexception_decided_pair", "decided"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="creditexception_amount"),
            models.CheckConstraint(
                condition=Q(used__gte=0, used__lte=F("amount")),
                name="creditexception_used_within",
                violation_error_message=_("An exception is not used beyond its amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.amount:,.2f}"

    def get_absolute_url(self) -> str:
        return reverse("credit:exception", args=[self.pk])

    @property
    def left(self):
        return self.amount - self.used


class Release(models.Model):
    """放行: one request, checked and booked in one go. A held one waits in the queue of finance."""

    class Verdict(models.TextChoices):
        ALLOWED = "allowed", pgettext_lazy("release", "allowed")
        WARN = "warn", pgettext_lazy("release", "allowed with a warning")
        HOLD = "hold", pgettext_lazy("release", "held")

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("release", "held")
        PASSED = "passed", pgettext_lazy("release", "released")
        WITHDRAWN = "withdrawn", pgettext_lazy("release", "withdrawn")
        REFUSED = "refused", pgettext_lazy("release", "refused")

    document = models.ForeignKey(
        TradingDocument, models.PROTECT, related_name="releases", verbose_name=_("trading document")
    )
    customer = of_customer()
    policy = of_policy()
    amount = MoneyField(_("amount"))
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict.choices)
    reasons = models.JSONField(_("reasons"), default=list)  # [{code, level, figures}] of credit.checking
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    exposure_before = MoneyField(_("exposure before"))
    limit_then = MoneyField(_("limit then"), null=True, blank=True)
    exception = models.ForeignKey(
        CreditException, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("exception")
    )
    exception_used = MoneyField(_("of the exception"), default=0)
    key = models.CharField(_("key"), max_length=80, null=True, blank=True, unique=True)  # of the one who asked
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    note = models.TextField(_("note"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=LAST, db_default=LAST)  # of the document

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("decide_release", _("Can decide on held releases"))]
        indexes = [
            models.Index(fields=["customer", "-id"], name="release_customer"),
            models.Index(fields=["state", "-id"], name="release_state"),
            models.Index(fields=["priority", "id"], name="release_priority", condition=Q(state="held")),
        ]
        constraints = [
            pair("release_decided_pair", "decided"),
            models.UniqueConstraint(fields=["document"], name="release_one_held", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.amount:,.2f}"

    def get_absolute_url(self) -> str:
        return reverse("credit:release", args=[self.pk])

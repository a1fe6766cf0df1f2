"""两次年度评定之间: new customers until they are assessed, and downgrades (S1-13 R5, S3-07 R1-R2)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.models.common import of_customer, of_policy, pair, person, somebody
from credit.querysets import NewcomerQuerySet, OfCustomerSales
from customers.models import Customer


class Newcomer(models.Model):
    """新客户: who began to buy lately. Its grade counts as long as no grading in force has graded the customer."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("newcomer", "new")
        DUE = "due", pgettext_lazy("newcomer", "to be assessed")
        ASSESSED = "assessed", pgettext_lazy("newcomer", "assessed")
        GRADED = "graded", pgettext_lazy("newcomer", "graded with the others")

    OPEN = (State.NEW, State.DUE)

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    policy = of_policy()
    first_sale_on = models.DateField(_("first sale"))
    last_sale_on = models.DateField(_("last sale"))
    assess_on = models.DateField(_("to be assessed on"))  # the day on which cooperation is long enough
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    grade = models.CharField(_("grade"), max_length=1, blank=True, default="")
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    given_by = somebody(_("given by"))
    proposed = models.CharField(_("grade by the figures"), max_length=1, blank=True, default="")
    price_level = models.DecimalField(_("price level"), max_digits=9, decimal_places=1, null=True, blank=True)
    counted_on = models.DateField(_("figures of"), null=True, blank=True)
    assessed_at = models.DateTimeField(_("assessed at"), null=True, blank=True)
    assessed_by = somebody(_("assessed by"))
    reason = models.TextField(_("reason"), blank=True)

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("new customer")
        verbose_name_plural = _("new customers")
        ordering = ["assess_on", "id"]
        default_permissions = ("view",)
        permissions = [("assess_newcomer", _("Can grade and assess new customers"))]
        indexes = [
            models.Index(fields=["state", "assess_on", "id"], name="newcomer_state"),
            models.Index(fields=["assess_on", "id"], name="newcomer_day"),
            models.Index(fields=["grade", "-customer"], name="newcomer_grade", condition=~Q(grade="")),
        ]
        constraints = [pair("newcomer_given_pair", "given"), pair("newcomer_assessed_pair", "assessed")]

    def __str__(self) -> str:
        return self.customer.name

    def get_absolute_url(self) -> str:
        return reverse("credit:newcomer", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Downgrade(models.Model):
    """降级: reported with facts, decided by the head of the unit, signed by the chain; until the next grading."""

    class Cause(models.TextChoices):
        PERFORMANCE = "performance", _("contracts are performed badly")
        PAYMENT = "payment", _("late payment")
        CRISIS = "crisis", _("serious crisis")
        OTHER = "other", pgettext_lazy("downgrade", "other")

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("downgrade", "reported")
        ASKED = "asked", pgettext_lazy("downgrade", "being signed")
        APPROVED = "approved", pgettext_lazy("downgrade", "downgraded")
        REJECTED = "rejected", pgettext_lazy("downgrade", "not signed")
        STAYS = "stays", pgettext_lazy("downgrade", "the grade stays")

    OPEN = (State.REPORTED, State.ASKED)

    customer = of_customer()
    policy = of_policy()
    old = models.CharField(_("grade when reported"), max_length=1)
    cause = models.CharField(_("cause"), max_length=11, choices=Cause.choices)
    facts = models.TextField(_("facts"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.REPORTED)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person(_("reported by"))
    wanted = models.CharField(_("to grade"), max_length=1, blank=True, default="")
    decision = models.TextField(_("decision"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("downgrade")
        verbose_name_plural = _("downgrades")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("decide_downgrade", _("Can decide on downgrades"))]
        indexes = [
            models.Index(fields=["customer", "-id"], name="downgrade_customer"),
            models.Index(fields=["state", "-id"], name="downgrade_state"),
        ]
        constraints = [
            pair("downgrade_decided_pair", "decided"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state__in=["reported", "asked"]),
                name="downgrade_one_open",
                violation_error_message=_("A downgrade of this customer is being decided already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer.name} {self.old}{'→' + self.wanted if self.wanted else ''}"

    def get_absolute_url(self) -> str:
        return reverse("credit:downgrade", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

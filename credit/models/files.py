"""信用档案: what finance decided about a customer, what that rests on, and what the customer owes by now."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from credit.models.common import pair, person, somebody
from credit.querysets import ConditionQuerySet, CreditFileQuerySet, OfFileQuerySet
from customers.models import Customer

PARTS = ("receivables", "bills", "deliveries", "orders", "prepaid")


class CreditFile(models.Model):
    """One for each customer with credit. Its row is the lock of everything that is booked for the customer.

    The parts are kept with every booking (credit.exposure) and checked against the documents each night.
    """

    class Category(models.TextChoices):
        """S0-21 R58-R60; another thing than the value grades A, B, C (R67)."""

        JIA = "jia", pgettext_lazy("credit category", "Jia")
        YI = "yi", pgettext_lazy("credit category", "Yi")
        BING = "bing", pgettext_lazy("credit category", "Bing")

    class State(models.TextChoices):
        """S0-21 R77-R83."""

        NORMAL = "normal", pgettext_lazy("credit", "normal")
        WATCHED = "watched", pgettext_lazy("credit", "watched")
        STOPPED = "stopped", pgettext_lazy("credit", "stopped")
        DANGEROUS = "dangerous", pgettext_lazy("credit", "dangerous")
        TERMINATED = "terminated", pgettext_lazy("credit", "trade terminated")

    customer = models.OneToOneField(
        Customer, models.PROTECT, related_name="credit_file", verbose_name=_("customer"), primary_key=False
    )
    category = models.CharField(_("credit category"), max_length=4, choices=Category.choices, blank=True)
    limit = MoneyField(_("credit limit"), null=True, blank=True)  # empty: none was decided, nothing is lent
    valid_until = models.DateField(_("limit valid until"), null=True, blank=True)  # that day included
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    reviewed_on = models.DateField(_("limit reviewed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NORMAL)
    opened_at = models.DateTimeField(_("trade opened at"), null=True, blank=True)
    opened_by = somebody(_("trade opened by"))

    receivables = MoneyField(_("credit receivables"), default=0)
    bills = MoneyField(_("unsettled bills"), default=0)
    deliveries = MoneyField(_("released, not invoiced yet"), default=0)
    orders = MoneyField(_("confirmed, undelivered orders"), default=0)
    prepaid = MoneyField(_("received beforehand"), default=0)
    exposure = MoneyField(_("exposure"), default=0)  # of the parts that the policy counts
    oldest_due_on = models.DateField(_("oldest due date unpaid"), null=True, blank=True)
    is_near = models.BooleanField(_("near the limit"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = CreditFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit file")
        verbose_name_plural = _("credit files")
        ordering = ["-id"]
        default_permissions = ("view", "change")
        permissions = [
            ("decide_limit", _("Can decide credit categories and limits")),
            ("export_creditfile", _("Can export credit lists")),
        ]
        indexes = [
            models.Index(fields=["-exposure", "-id"], name="creditfile_exposure"),
            models.Index(fields=["state", "-exposure", "-id"], name="creditfile_state"),
            models.Index(
                fields=["oldest_due_on", "id"], name="creditfile_due", condition=Q(oldest_due_on__isnull=False)
            ),
            models.Index(fields=["valid_until", "id"], name="creditfile_valid", condition=Q(valid_until__isnull=False)),
            models.Index(fields=["-exposure", "-id"], name="creditfile_near", condition=Q(is_near=True)),
            models.Index(fields=["-exposure", "-id"], name="creditfile_over", condition=Q(exposure__gt=F("limit"))),
        ]
        constraints = [
            pair("creditfile_opened_pair", "opened"),
            pair("creditfile_decided_pair", "decided"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=0),
                name="creditfile_limit",
                violation_error_message=_("A limit is not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        return reverse("credit:file", args=[self.customer_id])


class LimitDecision(models.Model):
    """限度核定: category and limit as finance decided them, with the reasons that the rules gave. Never changed."""

    class Ground(models.TextChoices):
        """S0-21 R61-R62: what the limit follows."""

        BASE = "base", pgettext_lazy("limit", "base limit of the category")
        ENLARGE = "enlarge", pgettext_lazy("limit", "special approval to enlarge trade")
        EVENT = "event", pgettext_lazy("limit", "dishonour, deferral or worsening credit")

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="decisions", verbose_name=_("credit file"))
    category = models.CharField(_("credit category"), max_length=4, choices=CreditFile.Category.choices)
    suggested = models.CharField(_("suggested category"), max_length=4, choices=CreditFile.Category.choices)
    reasons = models.JSONField(_("reasons"), default=list)  # codes of credit.suggesting with their figures
    limit = MoneyField(_("credit limit"))
    limit_before = MoneyField(_("limit before"), null=True, blank=True)
    valid_until = models.DateField(_("limit valid until"))
    ground = models.CharField(_("ground"), max_length=7, choices=Ground.choices, default=Ground.BASE)
    opinion = models.TextField(_("opinion of finance"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = person(_("decided by"))

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a limit")
        verbose_name_plural = _("decisions on limits")
        ordering = ["-id"]
        default_permissions = ()

    @property
    def warning(self) -> str:
        """A limit may fall below what is owed; whoever decides so is told what it means."""
        if self.limit >= self.file.exposure:
            return ""
        return gettext("More is lent than the new limit allows: what comes next is held until it is paid.")


class Condition(models.Model):
    """附加条件: what trade rests on, with its paper and the day on which it runs out (S0-21 R54, R74-R76)."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", pgettext_lazy("condition", "exchange contract")
        GUARANTEE = "guarantee", pgettext_lazy("condition", "personal guarantee")
        JOINT_GUARANTEE = "joint_guarantee", pgettext_lazy("condition", "joint guarantee")
        COLLATERAL = "collateral", pgettext_lazy("condition", "collateral")
        DEPOSIT = "deposit", pgettext_lazy("condition", "credit deposit")
        NOTARISED = "notarised", pgettext_lazy("condition", "notarised contract")
        LOAN_PAID = "loan_paid", pgettext_lazy("condition", "loan of the financer paid in")

    # Collateral is taken before the guarantor is claimed from (S0-21 R55).
    RECOVERY = (Kind.COLLATERAL, Kind.DEPOSIT, Kind.JOINT_GUARANTEE, Kind.GUARANTEE)

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("condition", "asked for")
        MET = "met", pgettext_lazy("condition", "met")
        ENDED = "ended", pgettext_lazy("condition", "ended")

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="conditions", verbose_name=_("credit file"))
    kind = models.CharField(_("condition"), max_length=15, choices=Kind.choices)
    party = models.CharField(_("guarantor or object"), max_length=200, blank=True)
    amount = MoneyField(_("covers"), null=True, blank=True)
    is_required = models.BooleanField(_("nothing is released without it"), default=True)
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.ASKED)
    paper = models.FileField(_("paper"), upload_to="credit/conditions/%Y/%m/", blank=True)
    paper_name = models.CharField(_("name of the paper"), max_length=200, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # that day included
    note = models.TextField(_("note"), blank=True)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    met_by = somebody(_("met, says"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = somebody(_("ended by"))

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["id"]
        default_permissions = ("add", "change")
        indexes = [models.Index(fields=["valid_until", "id"], name="condition_valid", condition=Q(state="met"))]
        constraints = [pair("condition_met_pair", "met"), pair("condition_ended_pair", "ended")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.party}".strip()


class CreditReport(models.Model):
    """信用调查报告. Urgent ones go to the superior at once; no measure without an instruction (S0-21 R43-R53)."""

    class Kind(models.TextChoices):
        DAILY = "daily", pgettext_lazy("credit report", "daily")
        URGENT = "urgent", pgettext_lazy("credit report", "urgent")
        PERIODIC = "periodic", pgettext_lazy("credit report", "periodic")

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="reports", verbose_name=_("credit file"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    sources = models.JSONField(_("sources"), default=list)  # names from the policy
    checks = models.JSONField(_("checklist"), default=dict)  # {point of the policy: what was found}
    finding = models.TextField(_("finding"))
    is_oral = models.BooleanField(_("reported orally"), default=False)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person(_("reported by"))
    superior = somebody(_("reported to"))
    instruction = models.TextField(_("instruction"), blank=True)
    instructed_at = models.DateTimeField(_("instructed at"), null=True, blank=True)
    instructed_by = somebody(_("instructed by"))

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit report")
        verbose_name_plural = _("credit reports")
        ordering = ["-id"]
        default_permissions = ("add",)
        permissions = [("instruct_credit", _("Can instruct what is to be done about credit"))]
        constraints = [pair("creditreport_instructed_pair", "instructed")]

    def __str__(self) -> str:
        return f"{self.file} {self.get_kind_display()} {self.reported_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{self.file.get_absolute_url()}#report-{self.pk}"


class AnnualAccounts(models.Model):
    """决算书 of the customer."""

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="accounts", verbose_name=_("credit file"))
    year = models.PositiveSmallIntegerField(_("year"))
    turnover = MoneyField(_("turnover"), null=True, blank=True)
    profit = MoneyField(_("net profit"), null=True, blank=True)
    assets = MoneyField(_("total assets"), null=True, blank=True)
    debts = MoneyField(_("debts"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    paper = models.FileField(_("paper"), upload_to="credit/accounts/%Y/%m/", blank=True)
    paper_name = models.CharField(_("name of the paper"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = person(_("recorded by"))

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual accounts")
        verbose_name_plural = _("annual accounts")
        ordering = ["-year"]
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(
                fields=["file", "year"],
                name="annualaccounts_once",
                violation_error_message=_("The accounts of this year are there already."),
            )
        ]


class CreditEvent(models.Model):
    """信用事件: what happened that bears on how far the customer is trusted."""

    class Kind(models.TextChoices):
        DISHONOUR = "dishonour", pgettext_lazy("credit event", "bill dishonoured")
        DEFERRAL = "deferral", pgettext_lazy("credit event", "payment deferred")
        LATE = "late", pgettext_lazy("credit event", "paid late")
        COURT = "court", pgettext_lazy("credit event", "court")
        OWNER = "owner", pgettext_lazy("credit event", "change of owner")
        BAD_FAITH = "bad_faith", pgettext_lazy("credit event", "broke faith")
        LIMIT = "limit", pgettext_lazy("credit event", "limit")
        CONDITION = "condition", pgettext_lazy("credit event", "condition")
        STOP = "stop", pgettext_lazy("credit event", "stop")
        OTHER = "other", pgettext_lazy("credit event", "other")

    # What counts as bad faith when the category is suggested (S0-21 R60).
    BAD = (Kind.DISHONOUR, Kind.BAD_FAITH)

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="events", verbose_name=_("credit file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("day"))
    text = models.TextField(_("what happened"))
    amount = MoneyField(_("amount"), null=True, blank=True)
    receivable = models.OneToOneField(  # of «paid late»: once for each invoice
        "credit.Receivable",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="late_event",
        verbose_name=_("receivable"),
    )
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    noted_by = person(_("noted by"))

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit event")
        verbose_name_plural = _("credit events")
        ordering = ["-on", "-id"]
        default_permissions = ("add",)

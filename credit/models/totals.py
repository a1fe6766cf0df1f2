"""Totals of the trade, counted anew each night, so that the figures of a million customers come at once.

Each row carries owner, deputy and department of its customers as they were that night: the data scope is asked of them.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from credit.querysets import KeptTotalQuerySet, OfCustomerSales
from customers.models import Customer
from staff.models import Department
from staff.rules import scope_of


def whose(model) -> models.ForeignKey:
    """No constraint: the table is thrown away every night."""
    return models.ForeignKey(model, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False)


class Kept(models.Model):
    owner = whose(settings.AUTH_USER_MODEL)
    deputy_owner = whose(settings.AUTH_USER_MODEL)
    department = whose(Department)
    amount = MoneyField(_("net sales"))

    objects = KeptTotalQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class TradeTotal(Kept):
    """Net sales of a month to customers of a trade type."""

    month = models.DateField(_("month"))
    trade_type = models.CharField(_("trade type"), max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("view_cost", _("Can see cost and gross profit"))]
        indexes = [
            models.Index(fields=["month"], name="tradetotal_month"),
            models.Index(fields=["owner", "month"], name="tradetotal_owner"),
        ]


class CustomerTotal(Kept):
    """Net sales to a customer in a year."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["customer", "year"], name="customertotal_once")]
        indexes = [
            models.Index(fields=["year", "-amount", "-id"], name="customertotal_year"),
            models.Index(fields=["owner", "year", "-amount", "-id"], name="customertotal_owner"),
            models.Index(fields=["department", "year"], name="customertotal_department"),
        ]


class GoodsTotal(Kept):
    """What was sold of a product in a year; `costed` is the part whose cost is known."""

    year = models.PositiveSmallIntegerField(_("year"))
    product = models.CharField(_("product"), max_length=200, blank=True)
    cost = MoneyField(_("cost"), default=0)
    costed = MoneyField(_("sales of known cost"), default=0)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["year", "product"], name="goodstotal_year"),
            models.Index(fields=["owner", "year"], name="goodstotal_owner"),
        ]


class RfmTotal(Kept):
    """How many customers are in a segment."""

    segment = models.CharField(_("segment"), max_length=3)
    customers = models.PositiveIntegerField(_("customers"))

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner"], name="rfmtotal_owner")]


class RfmScore(models.Model):
    """How lately, how often and for how much a customer bought in the twelve months before the night."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="+")
    last_on = models.DateField(_("last bought on"))
    count = models.PositiveIntegerField(_("purchases"))
    amount = MoneyField(_("net sales"))
    recency = models.PositiveSmallIntegerField(_("lately"))
    frequency = models.PositiveSmallIntegerField(_("often"))
    monetary = models.PositiveSmallIntegerField(_("much"))
    segment = models.CharField(_("segment"), max_length=3)

    objects = OfCustomerSales.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["segment", "-amount", "-id"], name="rfmscore_segment")]


class TotalsRefresh(models.Model):
    """One counting of the totals; the newest says as of when they are."""

    as_of = models.DateTimeField(_("as of"))
    day = models.DateField(_("day"))  # the twelve months of RFM end with it

    class Meta:
        default_permissions = ()
        ordering = ["-id"]


SUMMED = ("sold", "target", "forecast")


def with_numbers(row: dict) -> dict:
    """A row of a report with numbers instead of the texts that JSON keeps."""
    names = (*SUMMED, "reached", "expected")
    return row | {name: None if row[name] is None else Decimal(row[name]) for name in names}


class SalesReport(models.Model):
    """月报: how the representatives stand against their targets, as it was when the month was over."""

    month = models.DateField(_("month"), unique=True)
    as_of = models.DateTimeField(_("as of"))
    rows = models.JSONField(_("rows"), default=list)

    class Meta:
        verbose_name = _("monthly sales report")
        verbose_name_plural = _("monthly sales reports")
        default_permissions = ()
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("credit:sales_report", args=[self.pk])

    def visible_rows(self, person) -> list[dict]:
        """Those of the representatives in the person's data scope."""
        scope = scope_of(person)
        return [
            with_numbers(row)
            for row in self.rows
            if scope.everything or row["owner"] in scope.people or row["department"] in scope.departments
        ]

    def sums_of(self, rows: list[dict]) -> dict[str, Decimal]:
        return {name: sum((row[name] for row in rows if row[name] is not None), Decimal(0)) for name in SUMMED}

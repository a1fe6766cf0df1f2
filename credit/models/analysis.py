"""交易分析: what people enter for it: turnover of customers, stock at customers, targets and tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from credit.models.common import of_customer, person
from credit.querysets import OfCustomerSales


def year() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(_("year"))


class TurnoverEstimate(models.Model):
    """What a customer turns over in a year, by one of seven methods (S0-21 R15). The newest of a year counts."""

    class Method(models.TextChoices):
        ASKED = "asked", _("asked the customer")
        PLAN = "plan", _("annual sales plan of the customer")
        PURCHASES = "purchases", _("planned purchases from us")
        SALES = "sales", _("inferred from our sales")
        STOCK = "stock", _("inferred from stock and its turnover")
        ACCOUNTS = "accounts", _("final accounts")
        OTHERS = "others", _("asked other companies")

    class Confidence(models.TextChoices):
        HIGH = "high", pgettext_lazy("confidence", "high")
        MEDIUM = "medium", pgettext_lazy("confidence", "medium")
        LOW = "low", pgettext_lazy("confidence", "low")

    customer = of_customer()
    year = year()
    amount = MoneyField(_("turnover of the customer (CNY)"))
    method = models.CharField(_("method"), max_length=9, choices=Method.choices)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    source = models.CharField(_("source"), max_length=200)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("turnover estimate")
        verbose_name_plural = _("turnover estimates")
        ordering = ["-year", "-id"]
        default_permissions = ("add",)
        indexes = [models.Index(fields=["customer", "-year", "-id"], name="turnover_customer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="turnover_positive",
                violation_error_message=_("A turnover is more than nothing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("credit:analysis_customer", args=[self.customer_id])


class StockCount(models.Model):
    """Our goods held by a customer at the beginning and at the end of a month (S0-21 R35), in CNY."""

    customer = of_customer()
    product = models.CharField(_("product"), max_length=200)
    month = models.DateField(_("month"))  # its first day
    opening = MoneyField(_("stock at the beginning (CNY)"))
    closing = MoneyField(_("stock at the end (CNY)"))
    entered_at = models.DateTimeField(_("entered at"), auto_now=True)
    entered_by = person(_("entered by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        ordering = ["-month", "product"]
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["customer", "product", "month"], name="stockcount_once"),
            models.CheckConstraint(
                condition=Q(opening__gte=0, closing__gte=0),
                name="stockcount_not_negative",
                violation_error_message=_("A stock is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.product} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("credit:analysis_customer", args=[self.customer_id])


class Planned(models.Model):
    """A number for a year that somebody set; setting it again changes it, the trail keeps both."""

    year = year()
    entered_at = models.DateTimeField(_("entered at"), auto_now=True)
    entered_by = person(_("entered by"))

    class Meta:
        abstract = True


class TargetShare(Planned):
    """What part of the sales a trade type should have (S0-21 R10)."""

    trade_type = models.CharField(_("trade type"), max_length=40)
    share = models.DecimalField(_("target share (%)"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("target share")
        verbose_name_plural = _("target shares")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["year", "trade_type"], name="targetshare_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="targetshare_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.trade_type}"

    def get_absolute_url(self) -> str:
        return f"{reverse('credit:analysis_figure', args=['types'])}?year={self.year}"


class ProductTask(Planned):
    """What is to be sold of a product in a year (S0-21 R31)."""

    product = models.CharField(_("product"), max_length=200)
    amount = MoneyField(_("task (CNY)"))

    class Meta:
        verbose_name = _("product task")
        verbose_name_plural = _("product tasks")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["year", "product"], name="producttask_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="producttask_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.product}"

    def get_absolute_url(self) -> str:
        return f"{reverse('credit:analysis_figure', args=['products'])}?year={self.year}"


class CustomerTarget(Planned):
    """What is to be sold to a customer in a year (S0-21 R27)."""

    customer = of_customer()
    amount = MoneyField(_("target (CNY)"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("target of a customer")
        verbose_name_plural = _("targets of customers")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["customer", "year"], name="customertarget_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="customertarget_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.customer}"

    def get_absolute_url(self) -> str:
        return f"{reverse('credit:analysis_customer', args=[self.customer_id])}?year={self.year}"


class SalesTarget(Planned):
    """What a representative is to sell in a year."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("sales representative"),
        db_index=False,
    )
    amount = MoneyField(_("target (CNY)"))

    class Meta:
        verbose_name = _("sales target")
        verbose_name_plural = _("sales targets")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["owner", "year"], name="salestarget_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="salestarget_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.owner}"

    def get_absolute_url(self) -> str:
        return reverse("credit:plan")

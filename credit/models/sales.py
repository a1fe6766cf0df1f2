"""Sales, line by line, and their monthly totals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from core.models import Import
from credit.querysets import SalesLineQuerySet, SalesMonthQuerySet
from customers.models import Customer


class SalesLine(models.Model):
    """One line of a sale or a return, as imported. Equal lines are kept: a file may hold the same line twice."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"), db_index=False)
    sold_on = models.DateField(_("date"))
    document = models.CharField(_("document"), max_length=60, blank=True)
    product = models.CharField(_("product"), max_length=200, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=4, null=True, blank=True)
    amount = MoneyField(_("amount"))
    cost = MoneyField(_("cost"), null=True, blank=True)
    batch = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    row_number = models.PositiveIntegerField(_("row"), default=0)

    objects = SalesLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales line")
        verbose_name_plural = _("sales lines")
        ordering = ["-sold_on", "-id"]
        default_permissions = ("view",)
        permissions = [("import_sales", _("Can import sales"))]
        indexes = [
            models.Index(fields=["customer", "-sold_on", "-id"], name="salesline_customer"),
            models.Index(fields=["-sold_on", "-id"], name="salesline_day"),
            models.Index(fields=["document"], name="salesline_document"),
        ]
        # A row of a file is booked once, also when the worker is killed half-way.
        constraints = [models.UniqueConstraint(fields=["batch", "row_number"], name="salesline_once")]

    def __str__(self) -> str:
        return f"{self.sold_on:%Y-%m-%d} {self.document} {self.product}".strip()


class SalesMonth(models.Model):
    """Net sales of one customer in one month, kept with every import and undo."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(_("month"))  # its first day
    amount = MoneyField(_("amount"))
    cost = MoneyField(_("cost"), default=0)
    line_count = models.IntegerField(_("lines"), default=0)

    objects = SalesMonthQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["customer", "month"], name="salesmonth_once")]
        indexes = [models.Index(fields=["customer", "month"], include=["amount"], name="salesmonth_amount")]

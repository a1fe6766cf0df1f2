"""对账: each night what is kept is compared with the documents, and every difference is named."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from credit.models.common import of_customer, pair, somebody
from credit.models.files import CreditFile
from credit.querysets import OfCustomerSales


class Reconciliation(models.Model):
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    files = models.PositiveIntegerField(_("credit files"), default=0)
    differences = models.PositiveIntegerField(_("differences"), default=0)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-id"]
        default_permissions = ("view",)


class Difference(models.Model):
    """One part of one file that differed from its documents, until somebody has put it right."""

    run = models.ForeignKey(Reconciliation, models.CASCADE, related_name="found", verbose_name=_("reconciliation"))
    customer = of_customer()
    part = models.CharField(_("part"), max_length=12)  # one of credit.models.files.PARTS, or «exposure»
    kept = MoneyField(_("kept"))
    counted = MoneyField(_("counted from the documents"))
    mended_at = models.DateTimeField(_("mended at"), null=True, blank=True)
    mended_by = somebody(_("mended by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("mend_difference", _("Can put differences right"))]
        constraints = [
            pair("difference_mended_pair", "mended"),
            models.UniqueConstraint(
                fields=["customer", "part"], name="difference_one_open", condition=Q(mended_at__isnull=True)
            ),
        ]

    @property
    def part_name(self) -> str:
        return str(CreditFile._meta.get_field(self.part).verbose_name)

    @property
    def gap(self):
        return self.counted - self.kept

"""产品退货单: goods of a delivery that come back, from the approved quantity to the credit note (S3-05 R3-R4)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import Remedy
from core.fields import MoneyField
from credit.models.common import of_customer, pair, person, somebody
from credit.models.receivables import Receivable
from credit.models.trading import TradingDocument, TradingLine
from credit.querysets import OfCustomerSales

OPEN = ("asked", "approved", "received")


def quantity_field(label, **kwargs) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=4, **kwargs)


class GoodsReturn(models.Model):
    """One slip. The remedy of a complaint says how much may come back; without one somebody else approves it."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("goods return", "to be approved")
        APPROVED = "approved", pgettext_lazy("goods return", "approved")
        RECEIVED = "received", pgettext_lazy("goods return", "received")
        BOOKED = "booked", pgettext_lazy("goods return", "booked")
        WITHDRAWN = "withdrawn", pgettext_lazy("goods return", "withdrawn")

    customer = of_customer()
    document = models.ForeignKey(TradingDocument, models.PROTECT, related_name="returns", verbose_name=_("delivery"))
    remedy = models.ForeignKey(
        Remedy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complaint")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("written at"))
    asked_by = person(_("written by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = somebody(_("approved by"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = somebody(pgettext_lazy("goods return", "received by"))
    found = models.CharField(_("what the warehouse found"), max_length=500, blank=True)
    booked_at = models.DateTimeField(_("booked at"), null=True, blank=True)
    booked_by = somebody(_("booked by"))
    amount = MoneyField(_("amount"), default=0)  # of what came back, when it is booked
    off_delivery = MoneyField(_("not invoiced yet"), default=0)  # of that amount; the rest is the credit note
    credit_note = models.OneToOneField(
        Receivable, models.PROTECT, null=True, blank=True, related_name="goods_return", verbose_name=_("credit note")
    )
    version = models.PositiveIntegerField(default=1)

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("return slip")
        verbose_name_plural = _("return slips")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [
            ("approve_goodsreturn", _("Can approve the return of goods")),
            ("receive_goodsreturn", _("Can sign for goods that came back")),
            ("book_goodsreturn", _("Can book goods that came back")),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="goodsreturn_customer"),
            models.Index(fields=["state", "-id"], name="goodsreturn_state"),
        ]
        constraints = [
            pair("goodsreturn_approved_pair", "approved"),
            pair("goodsreturn_received_pair", "received"),
            pair("goodsreturn_booked_pair", "booked"),
            models.CheckConstraint(
                condition=Q(off_delivery__gte=0, off_delivery__lte=F("amount")), name="goodsreturn_parts_of_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("credit:return", args=[self.pk])


class GoodsReturnLine(models.Model):
    """So much of one line of the delivery: asked for, approved, and what came."""

    goods_return = models.ForeignKey(GoodsReturn, models.CASCADE, related_name="lines", verbose_name=_("return slip"))
    line = models.ForeignKey(TradingLine, models.PROTECT, related_name="+", verbose_name=_("line"))
    asked = quantity_field(_("quantity asked for"))
    approved = quantity_field(_("approved quantity"), null=True, blank=True)
    received = quantity_field(_("actual quantity"), null=True, blank=True)
    amount = MoneyField(_("amount"), default=0)

    class Meta:
        verbose_name = _("line of a return slip")
        verbose_name_plural = _("lines of a return slip")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["goods_return", "line"], name="goodsreturnline_once"),
            models.CheckConstraint(
                condition=Q(asked__gt=0)
                & (Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("asked")))
                & (Q(received__isnull=True) | Q(received__gte=0)),
                name="goodsreturnline_quantities",
            ),
        ]

    @property
    def agrees(self) -> bool:
        return self.approved == self.received

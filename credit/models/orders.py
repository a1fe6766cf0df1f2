"""What is asked and confirmed about single orders, as the grade of the customer wants it (S1-13 R7, R11, R18, R19)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from credit.models.common import Asked, of_customer, of_policy, pair, person, somebody
from credit.models.trading import TradingDocument
from credit.querysets import OfCustomerSales


class OrderRequest(models.Model):
    """拒单或提级: an order is to be refused, or to be treated as one of an A customer. Kept with how it was decided."""

    class Kind(models.TextChoices):
        REFUSE = "refuse", pgettext_lazy("order request", "refusal of the order")
        LIFT = "lift", pgettext_lazy("order request", "lift to A treatment")

    document = models.ForeignKey(
        TradingDocument, models.PROTECT, related_name="requests", verbose_name=_("trading document")
    )
    customer = of_customer()
    policy = of_policy()
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    grade = models.CharField(_("grade"), max_length=1, blank=True)  # of the customer when it was asked
    amount = MoneyField(_("amount"))  # of the order then
    category = models.CharField(_("reason category"), max_length=100, blank=True)  # of a refusal
    reason = models.TextField(_("reason"))
    facts = models.JSONField(_("facts"), default=list)  # [[label, text], …] as they were shown
    state = models.CharField(_("state"), max_length=9, choices=Asked.choices, default=Asked.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("request about an order")
        verbose_name_plural = _("requests about orders")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        indexes = [
            models.Index(fields=["customer", "-id"], name="orderrequest_customer"),
            models.Index(fields=["kind", "-id"], name="orderrequest_kind"),
            models.Index(fields=["kind", "state", "-id"], name="orderrequest_state"),
        ]
        constraints = [
            pair("orderrequest_decided_pair", "decided"),
            models.UniqueConstraint(
                fields=["document"],
                name="orderrequest_one_asked",
                condition=Q(state="asked"),
                violation_error_message=_("Something was asked about this order that is not decided yet."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        return reverse("credit:order_request", args=[self.pk])


class OrderConfirmation(models.Model):
    """What somebody above confirmed about an order: price and payment agreed, or that it is treated by the grade."""

    class Kind(models.TextChoices):
        TERMS = "terms", pgettext_lazy("order confirmation", "price and payment")
        USE = "use", pgettext_lazy("order confirmation", "use of the grade")

    document = models.ForeignKey(
        TradingDocument, models.CASCADE, related_name="confirmations", verbose_name=_("trading document")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    amount = MoneyField(_("amount"))  # up to which it holds
    price = models.TextField(_("price agreed"), blank=True)
    payment = models.TextField(_("payment agreed"), blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"))
    by = person(_("by"))
    ended_at = models.DateTimeField(_("no longer since"), null=True, blank=True)  # other lines were written since

    class Meta:
        verbose_name = _("confirmation of an order")
        verbose_name_plural = _("confirmations of orders")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            ("confirm_orderterms", _("Can confirm price and payment of an order")),
            ("confirm_gradeuse", _("Can confirm that an order is treated by its grade")),
        ]
        indexes = [models.Index(fields=["document", "kind"], name="orderconfirmation_document")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind"],
                name="orderconfirmation_one_standing",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_kind_display()}"

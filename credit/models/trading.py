"""订单与发货: trading documents, and what of them counts as lent."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from core.models import Import
from credit.models.common import of_customer, person
from credit.querysets import DocumentQuerySet

OPEN = Q(state__in=["draft", "confirmed", "held"])
TO_DO = OPEN & Q(delivered__lt=F("amount"))  # something is to be done about them
LAST = 3  # until it is known what the rules in force say


class TradingDocument(models.Model):
    """An order, or a delivery that goes out only after its release.

    `booked` is what counts in the exposure for it: of an order what is confirmed and not delivered, of a delivery what
    is released and not invoiced.
    """

    class Kind(models.TextChoices):
        ORDER = "order", pgettext_lazy("trading document", "order")
        DELIVERY = "delivery", pgettext_lazy("trading document", "delivery")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("trading document", "draft")
        CONFIRMED = "confirmed", pgettext_lazy("trading document", "confirmed")  # orders
        HELD = "held", pgettext_lazy("trading document", "held")  # deliveries that were not let go
        RELEASED = "released", pgettext_lazy("trading document", "released")
        CLOSED = "closed", pgettext_lazy("trading document", "closed")
        CANCELLED = "cancelled", pgettext_lazy("trading document", "cancelled")
        REFUSED = "refused", pgettext_lazy("trading document", "refused")  # orders (S1-13 R11)

    OPEN = (State.DRAFT, State.CONFIRMED, State.HELD)
    OVER = (State.CLOSED, State.CANCELLED, State.REFUSED)

    customer = of_customer()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    on = models.DateField(_("day"))
    amount = MoneyField(_("amount"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    booked = MoneyField(_("counts as lent"), default=0)
    delivered = MoneyField(_("delivered"), default=0)  # of an order
    invoiced = MoneyField(_("invoiced"), default=0)  # of a delivery, less what was credited for goods that came back
    returned = MoneyField(_("came back"), default=0)  # of a delivery
    order = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_deliveries",
        verbose_name=pgettext_lazy("trading document", "order"),
    )
    came_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("copied or split from")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Which is worked off first: by the grade of the customer as long as it is open, kept by `credit.priority`.
    priority = models.PositiveSmallIntegerField(_("priority"), default=LAST, db_default=LAST)
    is_lifted = models.BooleanField(_("treated as A"), default=False, db_default=False)  # this order only (S1-13 R19)
    batch = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    row_number = models.PositiveIntegerField(_("row"), default=0)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))
    version = models.PositiveIntegerField(default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("trading document")
        verbose_name_plural = _("trading documents")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        permissions = [("release_tradingdocument", _("Can ask for the release of goods"))]
        indexes = [
            models.Index(fields=["customer", "-id"], name="tradingdocument_customer"),
            models.Index(fields=["-on", "-id"], name="tradingdocument_day"),
            models.Index(fields=["state", "-id"], name="tradingdocument_state"),
            models.Index(fields=["customer"], name="tradingdocument_booked", condition=~Q(booked=0)),
            models.Index(fields=["priority", "id"], name="tradingdocument_to_do", condition=TO_DO),
            models.Index(fields=["state", "priority", "id"], name="tradingdocument_priority", condition=OPEN),
            models.Index(
                fields=["batch", "row_number"], name="tradingdocument_batch", condition=Q(batch__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "source"],
                name="tradingdocument_once",
                violation_error_message=_("A document of this number is there already."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="tradingdocument_amount"),
            models.CheckConstraint(
                condition=Q(booked__gte=0, booked__lte=F("amount")), name="tradingdocument_booked_within"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("credit:document", args=[self.pk])

    @property
    def used(self):
        """What cannot be undone any more: delivered of an order; of a delivery what was invoiced or came back."""
        return self.delivered if self.kind == self.Kind.ORDER else self.invoiced + self.returned

    @property
    def rest(self):
        """What is still to be delivered or invoiced."""
        return max(self.amount - self.used, self.amount * 0)


class TradingLine(models.Model):
    document = models.ForeignKey(
        TradingDocument, models.CASCADE, related_name="lines", verbose_name=_("trading document")
    )
    product = models.CharField(_("product"), max_length=200, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=4, null=True, blank=True)
    price = MoneyField(_("unit price"), null=True, blank=True)
    amount = MoneyField(_("amount"))
    returned = models.DecimalField(_("came back"), max_digits=18, decimal_places=4, default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["product", "-document"], name="tradingline_product", condition=~Q(product=""))]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned=0) | Q(returned__gte=0, returned__lte=F("quantity")),
                name="tradingline_returned_within",
                violation_error_message=_("No more comes back than was delivered."),
            )
        ]

    def __str__(self) -> str:
        return self.product or "—"

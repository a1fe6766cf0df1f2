"""回款与票据: money and bills that customers gave, and what they settled."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from core.models import Import
from credit.models.common import of_customer, pair, person, somebody
from credit.models.receivables import Receivable
from credit.querysets import OfCustomerSales


class Bill(models.Model):
    """票据. Counts as owed until it is honoured (S0-21 R57); one that was passed on counts as the policy says."""

    class Kind(models.TextChoices):
        BANK = "bank", pgettext_lazy("bill", "bank acceptance")
        TRADE = "trade", pgettext_lazy("bill", "commercial acceptance")
        CHEQUE = "cheque", pgettext_lazy("bill", "cheque")
        NOTE = "note", pgettext_lazy("bill", "promissory note")

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("bill", "held")
        ENDORSED = "endorsed", pgettext_lazy("bill", "endorsed")
        DISCOUNTED = "discounted", pgettext_lazy("bill", "discounted")
        HONOURED = "honoured", pgettext_lazy("bill", "honoured")
        DISHONOURED = "dishonoured", pgettext_lazy("bill", "dishonoured")
        CANCELLED = "cancelled", pgettext_lazy("bill", "given back")

    STEPS = {
        State.HELD: {State.ENDORSED, State.DISCOUNTED, State.HONOURED, State.DISHONOURED, State.CANCELLED},
        State.ENDORSED: {State.HONOURED, State.DISHONOURED},
        State.DISCOUNTED: {State.HONOURED, State.DISHONOURED},
        State.HONOURED: set(),
        State.DISHONOURED: set(),
        State.CANCELLED: set(),
    }

    customer = of_customer()
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    number = models.CharField(_("number of the bill"), max_length=60)
    drawer = models.CharField(_("drawer"), max_length=200, blank=True)
    acceptor = models.CharField(_("acceptor"), max_length=200, blank=True)
    face = MoneyField(_("face value"))
    issued_on = models.DateField(_("drawn on"))
    due_on = models.DateField(_("due date"))
    received_on = models.DateField(_("received on"))
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.HELD)
    passed_on = models.DateField(_("endorsed or discounted on"), null=True, blank=True)
    passed_to = models.CharField(_("endorsed or discounted to"), max_length=200, blank=True)
    discount_cost = MoneyField(_("cost of discounting"), default=0)
    ended_on = models.DateField(_("honoured or dishonoured on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        indexes = [
            models.Index(fields=["customer", "-id"], name="bill_customer"),
            models.Index(
                fields=["due_on", "id"], name="bill_due", condition=Q(state__in=["held", "endorsed", "discounted"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="bill_once",
                violation_error_message=_("A bill of this number is there already."),
            ),
            models.CheckConstraint(condition=Q(face__gt=0), name="bill_face"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="bill_due_after"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("credit:bill", args=[self.pk])


class Payment(models.Model):
    """回款. `unallocated` is what has settled nothing yet: paid beforehand, or too much. A refund is negative."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("payment", "payment received")
        BILL = "bill", pgettext_lazy("payment", "bill received")
        REFUND = "refund", pgettext_lazy("payment", "refund")
        OFFSET = "offset", pgettext_lazy("payment", "credit note set off")  # no money: what it settles adds up to zero

    customer = of_customer()
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.RECEIPT)
    number = models.CharField(_("number"), max_length=60, blank=True)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    received_on = models.DateField(_("day"))
    amount = MoneyField(_("amount"))
    unallocated = MoneyField(_("not allocated"))
    bill = models.OneToOneField(
        Bill, models.PROTECT, null=True, blank=True, related_name="payment", verbose_name=_("bill")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    batch = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    row_number = models.PositiveIntegerField(_("row"), default=0)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))
    reversed_at = models.DateTimeField(_("reversed at"), null=True, blank=True)
    reversed_by = somebody(_("reversed by"))
    reverse_reason = models.TextField(_("reason for the reversal"), blank=True)

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("reverse_payment", _("Can reverse payments")), ("allocate_payment", _("Can allocate payments"))]
        indexes = [
            models.Index(fields=["customer", "-received_on", "-id"], name="payment_customer"),
            models.Index(fields=["-received_on", "-id"], name="payment_day"),
            models.Index(fields=["customer", "id"], name="payment_unallocated", condition=~Q(unallocated=0)),
            models.Index(fields=["batch", "row_number"], name="payment_batch", condition=Q(batch__isnull=False)),
        ]
        constraints = [
            pair("payment_reversed_pair", "reversed"),
            models.UniqueConstraint(
                fields=["number", "source"],
                name="payment_once",
                condition=~Q(number="") & Q(reversed_at__isnull=True),
                violation_error_message=_("A payment of this number is there already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, unallocated__gte=0, unallocated__lte=F("amount"))
                | Q(amount__lt=0, unallocated__lte=0, unallocated__gte=F("amount"))
                | Q(amount=0, unallocated=0, kind="offset"),
                name="payment_unallocated_within",
                violation_error_message=_("More was allocated than was paid."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.received_on:%Y-%m-%d} {self.amount:,.2f}"

    def get_absolute_url(self) -> str:
        return reverse("credit:payment", args=[self.pk])


class Allocation(models.Model):
    """核销: so much of a payment settles so much of a receivable. Undone ones stay to be seen."""

    receivable = models.ForeignKey(Receivable, models.CASCADE, related_name="allocations", verbose_name=_("receivable"))
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="allocations", verbose_name=_("payment"))
    amount = MoneyField(_("amount"))
    on = models.DateField(_("day"))  # from which the receivable counts as settled by this
    allocated_at = models.DateTimeField(_("allocated at"), auto_now_add=True)
    allocated_by = person(_("allocated by"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = somebody(_("undone by"))
    undone_on = models.DateField(_("open again from"), null=True, blank=True)  # from which it settles nothing any more

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["undone_on"], name="allocation_undone", condition=Q(undone_on__isnull=False)),
        ]
        constraints = [
            pair("allocation_undone_pair", "undone"),
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_amount"),
        ]


class PeriodClosing(models.Model):
    """结账: nothing dated until then is booked or undone any more. The newest row counts."""

    until = models.DateField(_("closed until"))
    reason = models.TextField(_("reason"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), auto_now_add=True)
    closed_by = person(_("closed by"))

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ["-id"]
        default_permissions = ("view", "add")

"""应收账款: what customers owe, what of it is disputed and what was given up."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from core.models import Import
from credit.models.common import Asked, of_customer, pair, person, somebody
from credit.models.trading import TradingDocument
from credit.querysets import ReceivableQuerySet


class Receivable(models.Model):
    """One invoice; a credit note has a negative amount. `open` is kept with every allocation and write-off."""

    customer = of_customer()
    number = models.CharField(_("invoice"), max_length=60)  # as in the source: leading zeros are kept
    source = models.CharField(_("source system"), max_length=40, blank=True)
    document = models.ForeignKey(
        TradingDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("delivery"),
    )
    issued_on = models.DateField(_("invoice date"))
    due_on = models.DateField(_("due date"))
    amount = MoneyField(_("amount"))
    open = MoneyField(_("owed"))
    disputed = MoneyField(_("disputed"), default=0)
    collected = MoneyField(_("collected in time"), default=0)  # by the end of the month in which it fell due
    settled_on = models.DateField(
        _("settled on"), null=True, blank=True
    )  # of the day on which nothing was owed any more
    note = models.CharField(_("note"), max_length=200, blank=True)
    batch = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    row_number = models.PositiveIntegerField(_("row"), default=0)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))

    objects = ReceivableQuerySet.as_manager()

    class Meta:
        verbose_name = _("receivable")
        verbose_name_plural = _("receivables")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [
            ("import_receivable", _("Can import receivables, payments and trading documents")),
            ("dispute_receivable", _("Can mark what a customer disputes")),
        ]
        indexes = [
            models.Index(fields=["customer", "due_on", "id"], name="receivable_open", condition=~Q(open=0)),
            models.Index(fields=["customer", "-issued_on", "-id"], name="receivable_customer"),
            models.Index(fields=["due_on", "id"], name="receivable_due", condition=~Q(open=0)),
            models.Index(fields=["-issued_on", "-id"], name="receivable_day"),
            models.Index(fields=["-due_on", "-id"], name="receivable_due_day"),
            models.Index(fields=["settled_on"], name="receivable_settled", condition=Q(settled_on__isnull=False)),
            models.Index(fields=["batch", "row_number"], name="receivable_batch", condition=Q(batch__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "source"],
                name="receivable_once",
                violation_error_message=_("This invoice is there already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")),
                name="receivable_due_after",
                violation_error_message=_("An invoice is not due before its date."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, open__gte=0, open__lte=F("amount"))
                | Q(amount__lt=0, open__lte=0, open__gte=F("amount")),
                name="receivable_open_within",
                violation_error_message=_("More was settled than was owed."),
            ),
            models.CheckConstraint(
                condition=Q(open=0, settled_on__isnull=False) | (~Q(open=0) & Q(settled_on__isnull=True)),
                name="receivable_settled_when_nothing_is_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("credit:receivable", args=[self.pk])


class Dispute(models.Model):
    """争议: an amount that the customer does not accept; shown apart and not dunned."""

    receivable = models.ForeignKey(Receivable, models.CASCADE, related_name="disputes", verbose_name=_("receivable"))
    amount = MoneyField(_("disputed"))
    reason = models.TextField(_("reason"))
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = person(_("raised by"))
    outcome = models.TextField(_("outcome"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = somebody(_("closed by"))

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            pair("dispute_closed_pair", "closed"),
            models.UniqueConstraint(
                fields=["receivable"], name="dispute_one_open", condition=Q(closed_at__isnull=True)
            ),
        ]


class WriteOff(models.Model):
    """坏账核销: given up only after its chain has signed."""

    receivable = models.ForeignKey(Receivable, models.CASCADE, related_name="write_offs", verbose_name=_("receivable"))
    amount = MoneyField(_("amount"))
    on = models.DateField(_("day"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=Asked.choices, default=Asked.ASKED)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = person(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        ordering = ["-id"]
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["receivable"], name="writeoff_one_asked", condition=Q(state="asked"))
        ]

    def __str__(self) -> str:
        return f"{self.receivable} {self.amount:,.2f}"

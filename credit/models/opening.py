"""客户交易卡: filled in before trade begins, without a blank, in two copies (S0-21 R69-R73)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField, SecretField
from credit.models.common import Asked, of_customer, of_policy, pair, person, somebody
from credit.querysets import OfCustomerSales

DRAFT = "draft"


class TradingCard(models.Model):
    """One card; a draft may have blanks, what is asked for may not."""

    STATES = [(DRAFT, _("being filled in")), *Asked.choices]

    customer = of_customer()
    policy = of_policy()
    state = models.CharField(_("state"), max_length=9, choices=STATES, default=DRAFT)
    name = models.CharField(_("name"), max_length=200, blank=True)
    head_office = models.CharField(_("head office"), max_length=250, blank=True)
    location = models.CharField(_("location of the trading party"), max_length=250, blank=True)
    address = models.CharField(_("contact address"), max_length=250, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    website = models.CharField(_("company website"), max_length=200, blank=True)
    opened_on = models.DateField(_("opening date"), null=True, blank=True)
    capital = MoneyField(_("capital"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    managers = models.PositiveIntegerField(_("managers"), null=True, blank=True)
    property_schedule = models.TextField(_("equipment and real estate"), blank=True)
    age_structure = models.TextField(_("age structure of the owners and managers"), blank=True)
    limit_applied = MoneyField(_("credit limit applied for"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    drafted_by = person(_("begun by"))
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    asked_by = somebody(_("asked for by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    version = models.PositiveIntegerField(default=1)

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("trading card")
        verbose_name_plural = _("trading cards")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["customer", "-id"], name="tradingcard_customer")]
        constraints = [
            pair("tradingcard_asked_pair", "asked"),
            models.UniqueConstraint(
                fields=["customer"], name="tradingcard_one_open", condition=Q(state__in=["draft", "asked"])
            ),
        ]

    # What stands on the card, in the order of the form (S0-21 R69).
    FIELDS = (
        "name",
        "head_office",
        "location",
        "address",
        "phone",
        "website",
        "opened_on",
        "capital",
        "employees",
        "managers",
        "property_schedule",
        "age_structure",
        "limit_applied",
    )

    def __str__(self) -> str:
        return f"{self.customer}"

    @property
    def is_open(self) -> bool:
        return self.state in (DRAFT, Asked.ASKED)

    @property
    def blanks(self) -> list[str]:
        """Names of the fields that are not filled in; nought is an answer (R71)."""
        found = [name for name in self.FIELDS if not str("" if (it := getattr(self, name)) is None else it).strip()]
        return [str(self._meta.get_field(name).verbose_name) for name in found]

    def get_absolute_url(self) -> str:
        return reverse("credit:card", args=[self.pk])

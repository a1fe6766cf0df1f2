"""Names of fields and values for people, from the model and from what the trail keeps."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from core.secrets import Secret
from customers.values import region_name

NOTHING = "—"
CURRENCIES = {
    "CNY": pgettext_lazy("currency", "CNY"),
    "USD": pgettext_lazy("currency", "USD"),
    "HKD": pgettext_lazy("currency", "HKD"),
    "EUR": pgettext_lazy("currency", "EUR"),
    "JPY": pgettext_lazy("currency", "JPY"),
    "GBP": pgettext_lazy("currency", "GBP"),
    "TWD": pgettext_lazy("currency", "TWD"),
    "MOP": pgettext_lazy("currency", "MOP"),
    "SGD": pgettext_lazy("currency", "SGD"),
    "AUD": pgettext_lazy("currency", "AUD"),
    "CAD": pgettext_lazy("currency", "CAD"),
    "KRW": pgettext_lazy("currency", "KRW"),
    "CHF": pgettext_lazy("currency", "CHF"),
}
TEN_THOUSAND = 10_000


def field_label(model: type[models.Model], name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def plain_number(amount: Decimal) -> str:
    """1,234.5 without idle zeros, in both languages."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital_text(amount: Decimal | None, currency: str = "CNY") -> str:
    """2,000 万元 in Chinese, where registers count in ten thousands; the whole amount elsewhere."""
    if amount is None:
        return ""
    unit = CURRENCIES.get(currency, currency)
    if (get_language() or "").startswith("zh"):
        return f"{plain_number(amount / TEN_THOUSAND)} 万{unit}"
    return f"{unit} {plain_number(amount)}"


def value_text(model: type[models.Model], name: str, value: Any) -> str:
    """A value of the model or of the trail, as a page shows it; secrets masked."""
    if value is None or value == "" or (isinstance(value, Secret) and not value):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("province", "region"):
        return region_name(str(value)) or str(value)
    if name == "registered_capital":
        return capital_of_trail(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return choice_text(model, name, value)


def choice_text(model: type[models.Model], name: str, value: Any) -> str:
    try:
        choices = dict(model._meta.get_field(name).flatchoices)
    except FieldDoesNotExist:
        return str(value)
    return str(choices.get(value, value))


def capital_of_trail(value: Any) -> str:
    try:
        return capital_text(Decimal(str(value)), "")
    except InvalidOperation:
        return str(value)

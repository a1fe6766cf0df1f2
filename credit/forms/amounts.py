"""Amounts that people type."""

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.fields import CENT, AmountField

TOO_LITTLE = _("The amount is at least 0.01.")  # a rest below a cent, as files bring them, can be settled all the same


def money_field(label, **kwargs) -> AmountField:
    return AmountField(label=label, max_digits=17, decimal_places=4, **kwargs)


def amount_field(label, **kwargs) -> AmountField:
    """Above zero."""
    return money_field(label, validators=[MinValueValidator(CENT, message=TOO_LITTLE)], **kwargs)

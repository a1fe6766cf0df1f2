"""What the figures of the trading analysis share: exact ratios, and the doubts that stand beside a figure."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

ZERO, HUNDRED = Decimal(0), Decimal(100)


class Doubt(models.TextChoices):
    """Why a figure is missing, or is to be read with care."""

    SHORT = "short", _("Fewer than 36 months are known.")
    VERY_SHORT = "very_short", _("Fewer than 12 months are known: no index; targets are spread evenly.")
    ZERO_MEAN = "zero_mean", _("Nothing was sold on balance: there is no mean to compare with.")
    NEGATIVE = "negative", _("Returns exceed sales in at least one row.")
    NO_TOTAL = "no_total", _("The total is not positive: no shares are formed.")
    NO_STOCK = "no_stock", _("No stock was counted, or it was zero: no turnover is formed.")
    NO_COST = "no_cost", _("The cost of some sales is not known; they are left out of the gross profit.")
    UNKNOWN = "unknown", _("The turnover of the customer is not known.")


def doubts_of_parts(amounts: Iterable[Decimal]) -> list[Doubt]:
    """What is to be said of a whole that is shown in parts."""
    amounts = list(amounts)
    doubts = [Doubt.NO_TOTAL] if sum(amounts, ZERO) <= 0 else []
    return doubts + ([Doubt.NEGATIVE] if any(amount < 0 for amount in amounts) else [])


def ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part ÷ whole; None where either is not known or the whole is not positive."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    found = ratio(part, whole)
    return None if found is None else found * HUNDRED


def places(number: Decimal | None, digits: int = 2) -> Decimal | None:
    """Rounded for showing; nothing goes on computing with it."""
    return None if number is None else number.quantize(Decimal(1).scaleb(-digits))

"""RFM: how lately, how often and for how much a customer bought, each scored 1 to 5 among all customers.

score = 5 − ⌊5 × customers who did better ÷ all customers⌋: equal values get the equal score, the best fifth a 5
high = a score above 3
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

BEST, HIGH = 5, 3


class Segment(models.TextChoices):
    """By what is high: lately, often, much."""

    CHAMPION = "RFM", _("important, of value")
    GROW = "R-M", _("important, to develop")
    KEEP = "-FM", _("important, to keep")
    WIN_BACK = "--M", _("important, to win back")
    ORDINARY = "RF-", _("ordinary, of value")
    ORDINARY_GROW = "R--", _("ordinary, to develop")
    ORDINARY_KEEP = "-F-", _("ordinary, to keep")
    ORDINARY_LOST = "---", _("ordinary, to let rest")


@dataclass(frozen=True)
class Bought:
    customer: int
    last_on: date
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Rfm:
    customer: int
    days: int
    count: int
    amount: Decimal
    recency: int
    frequency: int
    monetary: int

    @property
    def segment(self) -> Segment:
        marks = zip("RFM", (self.recency, self.frequency, self.monetary), strict=True)
        return Segment("".join(mark if score > HIGH else "-" for mark, score in marks))


class Scale:
    """Scores of values among all of them, the larger the better."""

    def __init__(self, values: Iterable):
        self.values = sorted(values)

    def score(self, value) -> int:
        better = len(self.values) - bisect_right(self.values, value)
        return BEST - BEST * better // len(self.values)


def scored(customers: Iterable[Bought], on: date) -> list[Rfm]:
    """Everyone who bought, by amount; `on` is the last day of the period."""
    everyone = list(customers)
    last, count, amount = (Scale(getattr(one, name) for one in everyone) for name in ("last_on", "count", "amount"))
    found = [
        Rfm(
            one.customer,
            (on - one.last_on).days,
            one.count,
            one.amount,
            last.score(one.last_on),
            count.score(one.count),
            amount.score(one.amount),
        )
        for one in everyone
    ]
    return sorted(found, key=lambda one: (-one.amount, one.customer))

"""The exposure as a bar against the limit: what it is made of, and where each part leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from credit.models import CreditFile
from credit.policy import CreditPolicy

WIDTH = 1000  # of the drawing
PARTS = (
    ("receivables", _("receivables"), "part-one"),
    ("bills", _("bills"), "part-two"),
    ("deliveries", _("released, not invoiced yet"), "part-three"),
    ("orders", _("orders"), "part-four"),
)


@dataclass(frozen=True)
class Part:
    name: str
    label: Any
    look: str
    amount: Decimal
    x: int
    width: int


@dataclass(frozen=True)
class Usage:
    """`percent` of the limit, None without a limit; `mark` is where the limit lies when more than it is lent."""

    parts: list[Part]
    taken_off: Decimal  # what was paid beforehand
    percent: Decimal | None
    mark: int | None
    width: int = WIDTH


def usage_of(file: CreditFile, policy: CreditPolicy) -> Usage:
    """The parts that count, side by side; the whole width is the limit, or what is lent when that is more."""
    counted = [(name, label, look, getattr(file, name)) for name, label, look in PARTS]
    if not policy.orders_count:
        counted.pop()
    lent, limit = sum(amount for *_said, amount in counted), file.limit or Decimal(0)
    whole = max(lent, limit) or Decimal(1)
    parts, x = [], 0
    for name, label, look, amount in counted:
        width = max(0, int(amount * WIDTH / whole))
        parts.append(Part(name, label, look, amount, x, width))
        x += width
    percent = file.exposure * 100 / limit if limit else None
    mark = int(limit * WIDTH / whole) if limit and lent > limit else None
    return Usage(parts, file.prepaid if policy.prepaid_counts else Decimal(0), percent, mark)

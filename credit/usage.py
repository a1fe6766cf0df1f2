"""The exposure as a bar against the limit: what it is made of, and where each part leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
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

ROWS = {
    "receivables": ("credit:receivables", {"standing": "unsettled"}),
    "bills": ("credit:bills", {"counts": "true"}),
    "deliveries": ("credit:documents", {"kind": "delivery", "booked": "true"}),
    "orders": ("credit:documents", {"kind": "order", "booked": "true"}),
    "prepaid": ("credit:payments", {"free": "true"}),
}


@dataclass(frozen=True)
class Part:
    name: str
    label: Any
    look: str
    amount: Decimal
    x: int
    width: int
    url: str  # of the documents that the part is made of


@dataclass(frozen=True)
class Usage:
    """`percent` of the limit, None without a limit; `mark` is where the limit lies when more than it is lent."""

    parts: list[Part]
    taken_off: Decimal  # what was paid beforehand
    taken_off_url: str
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
        parts.append(Part(name, label, look, amount, x, width, rows_url(name, file.customer.code)))
        x += width
    percent = file.exposure * 100 / limit if limit else None
    mark = int(limit * WIDTH / whole) if limit and lent > limit else None
    taken_off = file.prepaid if policy.prepaid_counts else Decimal(0)
    return Usage(parts, taken_off, rows_url("prepaid", file.customer.code), percent, mark)


def rows_url(part: str, code: str) -> str:
    """The list of the documents that a part is made of."""
    page, narrowed = ROWS[part]
    return f"{reverse(page)}?{urlencode({'customer': code, **narrowed})}"

"""What a line of a sales file means: its day, its exact amount, its cost."""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext as _

from core.fields import CENT, LARGEST
from customers.values import is_empty, parse_date

SIGNS = str.maketrans("", "", "¥￥元 \u00a0")
GROUPED = re.compile(r"[-+(]*\d{1,3}(,\d{3})+(\.\d*)?(E[+-]?\d+)?\)?", re.ASCII | re.IGNORECASE)  # 1,234,567.50
ONE, HUNDRED = Decimal(1), Decimal(100)
LONGEST_NUMBER = 60
MOST = Decimal(10**13)  # what the column of quantities holds


class Unclear(ValueError):
    """A value that cannot be understood: its field and a reason for people."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field = field
        self.reason = reason


@lru_cache(maxsize=16384)
def read_number(text: str) -> Decimal | None:
    """A number as files write it: 1,234.50, ¥12, （300）, 1.2E+5. None for an empty cell, NaN for anything else.

    A comma that does not part thousands may stand for the decimal point: 12,34 and 1.234,56 are not guessed at.
    """
    if is_empty(text):
        return None
    plain = unicodedata.normalize("NFKC", text).translate(SIGNS)
    if "_" in plain or ("," in plain and not GROUPED.fullmatch(plain)):
        return Decimal("NaN")
    plain = plain.replace(",", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return Decimal("NaN")
    return found if found.is_finite() and abs(found) < LARGEST else Decimal("NaN")


def number_of(raw: dict[str, str], field: str) -> Decimal | None:
    text = raw.get(field, "")
    if not text:
        return None
    found = read_number(text)
    if found is not None and found.is_nan():
        raise Unclear(field, _("“%(text)s” is not a number.") % {"text": text[:40]})
    return found


def check_number(number: str, missing: str) -> None:
    """Raise `Unclear` with the words `missing`, or where the number is longer than a column."""
    if not number:
        raise Unclear("number", missing)
    if len(number) > LONGEST_NUMBER:
        told = {"most": LONGEST_NUMBER, "count": len(number)}
        raise Unclear("number", _("A number has at most %(most)s characters; this one has %(count)s.") % told)


@lru_cache(maxsize=1024)
def read_discount(text: str) -> Decimal:
    """The part that is let off, 0 to 1: from 0.2 or 20%. Nothing let off for an empty cell."""
    if is_empty(text):
        return Decimal(0)
    plain = unicodedata.normalize("NFKC", text).strip()
    found = read_number(plain.removesuffix("%"))
    if found is not None and plain.endswith("%"):
        found /= HUNDRED
    if found is None or found.is_nan() or not 0 <= found <= 1:
        raise Unclear("discount", _("“%(text)s” is not a discount: write 0.2 or 20%%.") % {"text": text[:40]})
    return found


def clean(amount: Decimal, field: str, largest: Decimal = LARGEST) -> Decimal:
    """Without float noise: four decimals, half to even."""
    if abs(amount) >= largest:
        raise Unclear(field, _("This amount is too large."))
    return amount.quantize(CENT, rounding=ROUND_HALF_EVEN)


def amount_of(raw: dict[str, str]) -> Decimal:
    """The amount as given, otherwise quantity × price × (1 − discount), exactly."""
    amount = number_of(raw, "amount")
    if amount is not None:
        return clean(amount, "amount")
    quantity, price = number_of(raw, "quantity"), number_of(raw, "unit_price")
    if quantity is None or price is None:
        raise Unclear("amount", _("There is neither an amount nor quantity and price."))
    return clean(quantity * price * (ONE - read_discount(raw.get("discount", ""))), "amount")


def cost_of(raw: dict[str, str], amount: Decimal) -> Decimal | None:
    """The cost as given, otherwise amount − profit."""
    cost = number_of(raw, "cost")
    if cost is not None:
        return clean(cost, "cost")
    profit = number_of(raw, "profit")
    return None if profit is None else amount - clean(profit, "profit")


@lru_cache(maxsize=4096)
def read_day(text: str) -> str:
    """The day as 2025-03-31. Raises `Unclear`."""
    try:
        day = parse_date(text)
    except ValueError as error:
        raise Unclear("date", str(error)) from error
    if day is None:
        raise Unclear("date", _("The date is missing."))
    return day.isoformat()


def product_of(raw: dict[str, str]) -> str:
    """Number and name of the product, as far as given."""
    return f"{raw.get('product_code', '')} {raw.get('product', '')}".strip()[:200]


def understand(raw: dict[str, str]) -> dict[str, str]:
    """The facts of a line as texts, money exact; empty ones left out. Raises `Unclear`."""
    amount = amount_of(raw)
    cost = cost_of(raw, amount)
    quantity = number_of(raw, "quantity")
    facts = {
        "date": read_day(raw.get("date", "")),
        "document": raw.get("document", "")[:60],
        "product": product_of(raw),
        "quantity": "" if quantity is None else str(clean(quantity, "quantity", MOST)),
        "amount": str(amount),
        "cost": "" if cost is None else str(cost),
    }
    return {name: value for name, value in facts.items() if value}

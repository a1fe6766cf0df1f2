"""Numbers: whole, decimal, and several that grow."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulations.declaring.kinds import Kind, between, out_of_range

MOST_DIGITS = 30  # before or behind the point: 1E999999999 is short to type and endless to write


def plain(value: Decimal) -> str:
    """75, not 75.00 nor 7.5E+1."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Whole(Kind):
    least: int = 0
    most: int = 1_000_000

    def read(self, stored):
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise ValueError(_("A whole number is wanted."))
        if not self.least <= stored <= self.most:
            raise out_of_range(stored, self.range)
        return stored

    @property
    def range(self):
        return between(self.least, self.most)


@dataclass(frozen=True)
class Number(Kind):
    """A decimal, stored as text."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000_000)

    def read(self, stored):
        try:
            value = Decimal(str(stored))
        except InvalidOperation:
            raise ValueError(_("A number is wanted."))
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            raise ValueError(_("A number is wanted."))
        if not self.least <= value <= self.most:
            raise out_of_range(plain(value), self.range)
        return value

    def write(self, value):
        return plain(value)

    def words(self, value):
        return super().words(plain(value))

    @property
    def range(self):
        return between(plain(self.least), plain(self.most))


@dataclass(frozen=True)
class Numbers(Number):
    """So many decimals, each larger than the one before."""

    count: int = 2

    def read(self, stored):
        if not isinstance(stored, list | tuple) or len(stored) != self.count:
            raise ValueError(
                ngettext("%(n)s number is wanted.", "%(n)s numbers are wanted.", self.count) % {"n": self.count}
            )
        values = tuple(Number.read(self, one) for one in stored)
        if any(later <= earlier for earlier, later in pairwise(values)):
            raise ValueError(_("Each number must be larger than the one before."))
        return values

    def write(self, value):
        return [plain(one) for one in value]

    def words(self, value):
        text = " / ".join(plain(one) for one in value)
        return f"{text} {self.unit}".strip()

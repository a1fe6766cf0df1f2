"""Small bar charts as numbers for an inline SVG: no script, no inline style."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT, GAP = 24, 64, 6  # of a bar, of the tallest one, between two; in units of the drawing


@dataclass(frozen=True)
class Bar:
    month: date
    amount: Decimal
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    width: int
    height: int
    zero: int  # where the line of zero lies; returns hang below it


def bars(figures: list[tuple[date, Decimal]]) -> Bars:
    """Bars of whole units; the largest amount fills the height, a sum that is not zero shows at least one unit."""
    highest = max([amount for _month, amount in figures if amount > 0], default=Decimal(0))
    lowest = min([amount for _month, amount in figures if amount < 0], default=Decimal(0))
    span = (highest - lowest) or Decimal(1)
    zero = int(highest * HEIGHT / span)
    drawn = []
    for position, (month, amount) in enumerate(figures):
        height = max(1, int(abs(amount) * HEIGHT / span)) if amount else 0
        drawn.append(Bar(month, amount, position * (WIDTH + GAP), zero - height if amount > 0 else zero, height))
    return Bars(drawn, len(figures) * (WIDTH + GAP) - GAP, HEIGHT + 2, zero)

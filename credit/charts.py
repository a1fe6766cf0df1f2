"""Small bar charts as numbers for an inline SVG: no script, no inline style."""

from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True)
class Steps:
    """A line that goes up and down by steps: A above, C below."""

    path: str
    dots: list[tuple[int, int]]
    levels: list[tuple[str, int]]
    width: int
    height: int


LEVELS = {"A": 10, "B": 32, "C": 54}
LONG, MARGIN = 300, 20


def steps(figures: list[tuple[datetime, str]]) -> Steps:
    """The grade in force from each moment on, along the time between the first and the last."""
    first, last = figures[0][0], figures[-1][0]
    span = (last - first).total_seconds() or 1
    room = LONG - 2 * MARGIN - 20  # the last grade goes on for a while
    dots = [(MARGIN + round(room * (at - first).total_seconds() / span), LEVELS[grade]) for at, grade in figures]
    path = f"M{dots[0][0]} {dots[0][1]}" + "".join(f"H{x}V{y}" for x, y in dots[1:]) + f"H{LONG - MARGIN}"
    return Steps(path, dots, list(LEVELS.items()), LONG, HEIGHT)

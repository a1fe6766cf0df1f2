"""Shares as numbers for an inline SVG: no script, no inline style."""

from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 24, 64, 6  # of a bar, of a hundred per cent, between two; in units of the drawing


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    look: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    width: int
    height: int


def share_bars(shares: list[float | None]) -> Bars:
    """One bar a month; a month in which nothing was judged has none."""
    drawn = []
    for place, share in enumerate(shares):
        height = 0 if share is None else max(1, round(share * HEIGHT / 100))
        look = "none" if share is None else "fine" if share >= 95 else "soon" if share >= 90 else "late"
        drawn.append(Bar(place * (WIDTH + GAP), HEIGHT - height, height, look))
    return Bars(drawn, len(shares) * (WIDTH + GAP) - GAP, HEIGHT)

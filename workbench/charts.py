"""Shares as numbers for an inline SVG: no script, no inline style."""

from dataclasses import dataclass

WIDTH, HEIGHT, GAP, FOOT = 24, 64, 12, 14  # of a bar, of a hundred per cent, between two, of the words below


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    look: str
    label: str

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    width: int
    height: int


def look_of(share: float) -> str:
    """Green from 95 per cent, amber from 90, red below."""
    return "fine" if share >= 95 else "soon" if share >= 90 else "late"


def share_bars(shares: list[float | None], labels: list[str]) -> Bars:
    """One bar a month; a month in which nothing was judged has none."""
    drawn = []
    for place, (share, label) in enumerate(zip(shares, labels, strict=True)):
        height = 0 if share is None else max(1, round(share * HEIGHT / 100))
        look = "none" if share is None else look_of(share)
        drawn.append(Bar(place * (WIDTH + GAP), HEIGHT - height, height, look, label))
    return Bars(drawn, len(shares) * (WIDTH + GAP) - GAP, HEIGHT + FOOT)

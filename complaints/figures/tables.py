"""Tables of figures: lines with a count, and the question to the list that gives the records behind each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from complaints.figures.words import Text

Asked = dict[str, str | int]


@dataclass(frozen=True)
class Line:
    label: Text
    count: int
    url: str = ""
    share: float | None = None  # per cent
    amount: Decimal | None = None
    depth: int = 0
    extra: list["Cell"] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A further figure of a line."""

    value: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: Text
    lines: list[Line]
    chart: str = ""  # bars, line, pareto
    heading: Text = ""
    extra_headings: tuple[Text, ...] = ()
    note: Text = ""
    has_amounts: bool = False


def per_cent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def list_url(asked: Asked, **more) -> str:
    """The list of complaints narrowed to this."""
    return f"{reverse('complaints:list')}?{urlencode({**asked, **more})}"


def ranked(counts: dict, labels: dict, asked: Asked, name: str, *, most: int = 0, whole: int = 0) -> list[Line]:
    """Lines of one axis, the largest first. `name` is the filter of the list; nothing stands for what is unknown."""
    total = whole or sum(counts.values())
    order = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    lines = [
        Line(
            labels.get(key, key),
            count,
            list_url(asked, **{name: key}) if key not in (None, "") else "",
            per_cent(count, total),
        )
        for key, count in order
    ]
    return lines[:most] if most else lines


def summed(rows: Iterable[dict], *names: str) -> dict:
    """{value of the axis: sum of counts}; a tuple of values for several axes."""
    found: dict = {}
    for row in rows:
        key = row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)
        found[key] = found.get(key, 0) + row["count"]
    return found

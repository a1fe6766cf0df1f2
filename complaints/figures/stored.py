"""Figures as JSON: a month stays as it was, in the words of the day it was made."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from complaints.figures.build import Figures
from complaints.figures.courses import REPEATS
from complaints.figures.period import Period
from complaints.figures.plans import PlanLine
from complaints.figures.tables import Cell, Line, Table


def stored(figures: Figures) -> dict[str, Any]:
    """Only of the whole company, and without the names of customers: they may have to be erased one day."""
    kept = asdict(figures) | {"department": None}
    for table in kept["tables"]:
        if table["key"] == REPEATS:
            table["lines"] = [line for line in table["lines"] if not line["depth"]]
    return plain(kept)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def restored(kept: dict[str, Any]) -> Figures:
    period = {name: date.fromisoformat(day) for name, day in kept["period"].items()}
    return Figures(
        **kept
        | {
            "period": Period(**period),
            "totals": [line_of(one) for one in kept["totals"]],
            "tables": [table_of(one) for one in kept["tables"]],
            "plans": [PlanLine(**one | {"due_on": date.fromisoformat(one["due_on"])}) for one in kept["plans"]],
            "costs": Decimal(kept["costs"]),
        }
    )


def line_of(kept: dict[str, Any]) -> Line:
    amount = kept["amount"]
    extra = [Cell(**cell) for cell in kept["extra"]]
    return Line(**kept | {"amount": None if amount is None else Decimal(amount), "extra": extra})


def table_of(kept: dict[str, Any]) -> Table:
    lines = [line_of(one) for one in kept["lines"]]
    return Table(**kept | {"lines": lines, "extra_headings": tuple(kept["extra_headings"])})

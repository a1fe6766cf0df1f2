"""Figures as JSON: a month stays as it was; codes and numbers are kept, and no words but names."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from complaints.figures.build import Figures
from complaints.figures.courses import REPEATS
from complaints.figures.period import Period
from complaints.figures.plans import PlanLine
from complaints.figures.tables import Cell, Line, Table
from complaints.figures.words import restored_text


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
            "plans": [plan_of(one) for one in kept["plans"]],
            "costs": Decimal(kept["costs"]),
        }
    )


def line_of(kept: dict[str, Any]) -> Line:
    amount = kept["amount"]
    extra = [Cell(**cell) for cell in kept["extra"]]
    label = restored_text(kept["label"])
    return Line(**kept | {"label": label, "amount": None if amount is None else Decimal(amount), "extra": extra})


def plan_of(kept: dict[str, Any]) -> PlanLine:
    due_on = date.fromisoformat(kept["due_on"])
    return PlanLine(**kept | {"due_on": due_on, "effect": restored_text(kept["effect"])})


def table_of(kept: dict[str, Any]) -> Table:
    lines = [line_of(one) for one in kept["lines"]]
    texts = {name: restored_text(kept[name]) for name in ("title", "heading", "note")}
    headings = tuple(map(restored_text, kept["extra_headings"]))
    return Table(**kept | texts | {"lines": lines, "extra_headings": headings})

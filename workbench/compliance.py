"""How well the rules are kept: clause by clause, month by month, and the records behind each figure.

A duty is kept in the month in which it was done in time, and broken in the month in which its deadline passed. Figures
and lists are made of the same two conditions, so that every figure can be counted again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Count, QuerySet
from django.utils import timezone

from core.dates import last_months, next_month
from core.filters import day_start
from regulations import duties, policies
from regulations.kept import BROKEN, KEPT, judged_as, judged_within
from regulations.models import Clause, Duty
from workbench.charts import look_of

MONTHS = 12
RESULTS = (KEPT, BROKEN)


@dataclass(frozen=True)
class Cell:
    month: date  # its first day
    kept: int
    broken: int

    @property
    def share(self) -> float | None:
        """Kept per hundred judged; None where nothing was."""
        judged = self.kept + self.broken
        return round(100 * self.kept / judged, 1) if judged else None


@dataclass(frozen=True)
class Line:
    """One rule under one clause."""

    rule: str
    clause: Clause | None
    cells: list[Cell]

    @property
    def label(self) -> str:
        return str(duties.words.get(self.rule) or self.rule)

    @property
    def total(self) -> Cell:
        return summed(self.cells)

    @property
    def look(self) -> str:
        """The figure stands beside it; where nothing was judged all is well."""
        return "fine" if self.total.share is None else look_of(self.total.share)


def summed(cells: list[Cell]) -> Cell:
    first = cells[0].month if cells else timezone.localdate().replace(day=1)
    return Cell(first, sum(cell.kept for cell in cells), sum(cell.broken for cell in cells))


def last_year(today: date) -> list[date]:
    """The months of the table: this one and those before it, oldest first."""
    return last_months(today, MONTHS)


def month_begin(day: date) -> datetime:
    return day_start(day.replace(day=1))


def seen_by(person, department=None) -> QuerySet:
    """What the person may look at, perhaps of one department and those below it."""
    rows = Duty.objects.in_scope_of(person)
    return rows.filter(department__path__startswith=department.path) if department else rows


def lines_of(rows: QuerySet, months: list[date]) -> list[Line]:
    """The table: one line for each rule and clause, one cell for each month. Two queries whatever the length."""
    edges = [month_begin(day) for day in [*months, next_month(months[-1])]]
    counts = {
        f"{result}_{number}": Count("pk", filter=judged_as(result, begin, end))
        for number, (begin, end) in enumerate(pairwise(edges))
        for result in RESULTS
    }
    found = rows.filter(judged_within(edges[0], edges[-1])).order_by("rule", "clause").values("rule", "clause")
    found = list(found.annotate(**counts))
    clauses = Clause.objects.select_related("regulation").in_bulk([row["clause"] for row in found if row["clause"]])
    return [
        Line(
            row["rule"],
            clauses.get(row["clause"]),
            [Cell(month, row[f"kept_{number}"], row[f"broken_{number}"]) for number, month in enumerate(months)],
        )
        for row in found
    ]


def silent_lines(lines: list[Line], months: list[date]) -> list[Line]:
    """The clocks of the policies in force of which none was judged in these months."""
    judged = {line.rule for line in lines}
    found = []
    for app in sorted(policies.declared):
        policy = policies.policy_of(app)
        for name in policies.declaration(app).kinds:
            rule = f"{app}.{name}"
            if rule in duties.words and rule not in judged and getattr(policy, name):
                found.append(Line(rule, policies.clause_of(app, name), [Cell(month, 0, 0) for month in months]))
    return found


def behind(rows: QuerySet, *, rule: str, clause: int | None, month: date | None, result: str) -> QuerySet:
    """The duties behind a figure of the table; the last twelve months without a month."""
    months = [month] if month else last_year(timezone.localdate())
    begin, end = month_begin(months[0]), month_begin(next_month(months[-1]))
    condition = judged_as(result, begin, end) if result in RESULTS else judged_within(begin, end)
    if rule:
        rows = rows.filter(rule=rule)
        rows = rows.filter(clause=clause) if clause else rows.filter(clause__isnull=True)
    return rows.filter(condition)

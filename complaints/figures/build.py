"""The tables of the page of figures, of the export and of the monthly statistics."""

from dataclasses import dataclass
from decimal import Decimal

from complaints.figures import rows
from complaints.figures.axes import axis_table, satisfaction_table, total_lines
from complaints.figures.courses import cause_table, clock_table, plans_of, repeat_table, trend_table
from complaints.figures.period import Period
from complaints.figures.places import area_table, category_lines, department_lines, product_table
from complaints.figures.plans import PlanLine
from complaints.figures.rows import Counted
from complaints.figures.tables import Line, Table
from complaints.figures.words import Word
from complaints.models import VALID
from staff.models import Department


@dataclass(frozen=True)
class Figures:
    period: Period
    department: Department | None
    total: int
    totals: list[Line]
    tables: list[Table]
    plans: list[PlanLine]
    costs: Decimal
    valid: int


def figures_of(person, period: Period, department: Department | None = None, names: dict | None = None) -> Figures:
    """Everything about a period. `names` are departments that the caller knows already: {id: name}."""
    counted = Counted(person, period, department)
    asked = counted.asked
    axes, places, causes = rows.by_axes(counted), rows.by_place(counted), rows.by_cause(counted)
    total = sum(row["count"] for row in axes)
    tables = [
        trend_table(counted),
        clock_table(counted),
        Table(
            "category",
            Word("by_category"),
            category_lines(places, asked),
            "bars",
            Word("category"),
            has_amounts=True,
        ),
        Table(
            "department",
            Word("by_department"),
            department_lines(places, asked, names),
            "bars",
            Word("department"),
            has_amounts=True,
        ),
        product_table(counted, asked, total),
        area_table(causes, asked),
        axis_table("validity", axes, "verdict", asked),
        axis_table("severity", axes, "severity", asked),
        axis_table("content", axes, "content_kind", asked),
        axis_table("channel", axes, "channel", asked),
        satisfaction_table(axes, asked),
        repeat_table(counted, asked),
        cause_table(causes, asked),
    ]
    return Figures(
        period,
        department,
        total,
        total_lines(axes, asked),
        tables,
        plans_of(counted),
        sum((row["costs"] or Decimal(0) for row in axes), Decimal(0)),
        sum(row["count"] for row in axes if row["verdict"] in VALID),
    )

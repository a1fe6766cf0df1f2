"""Numbers of the grading that a company may set differently."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class CreditPolicy:
    """Defaults until the company publishes its own values (S0-21 R12, S1-13 R2)."""

    grade_cuts: tuple[Decimal, Decimal] = (Decimal(75), Decimal(95))  # percent of cumulative sales: end of A, of B
    grade_boundary: str = "within"  # within | reaches
    grading_month: int = 3  # the yearly grading starts on this day …
    grading_day: int = 25
    grading_last_day: int = 30  # … and is made up for until this one
    grading_hour: int = 2
    page_size: int = 50
    chart_months: int = 12  # months of sales on the customer page


DEFAULTS = CreditPolicy()


def policy_for(record=None) -> CreditPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return DEFAULTS

"""Numbers of the grading that a company may set differently."""

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.declaring import choice, decimals, whole

GRADES = "ABC"
BOUNDARIES = (("within", _("within the cut-off")), ("reaches", _("until the cut-off is reached")))


@dataclass(frozen=True)
class GradingPolicy:
    """S0-21 R12, S1-13 R2."""

    grade_cuts: tuple[Decimal, ...] = decimals(
        (75, 95),
        least=1,
        most=100,
        unit="%",
        label=_("cut-offs of the grades"),
        help=_("Share of cumulative net sales at which A and B end."),
    )
    grade_boundary: str = choice(
        "within",
        BOUNDARIES,
        label=_("at the cut-off"),
        help=_("Whether the customer who crosses the cut-off still has the better grade."),
    )
    grading_month: int = whole(3, least=1, most=12, label=_("month of the yearly grading"))
    grading_day: int = whole(25, least=1, most=31, label=_("day of the yearly grading"))
    grading_last_day: int = whole(
        30,
        least=1,
        most=31,
        label=_("last day of the yearly grading"),
        help=_("Until this day a grading that was missed is made up for."),
    )
    grading_hour: int = whole(
        2, needs_clause=False, least=0, most=23, unit=_("o'clock"), label=_("hour of the yearly grading")
    )
    page_size: int = whole(
        50, needs_clause=False, least=10, most=200, unit=_("rows"), label=_("rows of sales and grades on one page")
    )
    chart_months: int = whole(
        12, needs_clause=False, least=3, most=36, unit=_("months"), label=_("months of sales on the customer page")
    )

    def grading_problems(self) -> dict[str, str]:
        """What the ranges of single values cannot say."""
        found = {}
        if self.grading_last_day < self.grading_day:
            found["grading_last_day"] = gettext("The last day lies before the first.")
        elif self.grading_last_day > monthrange(2025, self.grading_month)[1]:
            found["grading_last_day"] = gettext("The month has no such day.")
        return found

"""Computing grades: sets in SQL, whole numbers only, the same statement on both databases.

Amounts are whole ten-thousandths of a yuan. A customer is graded by the sum down to and including everyone of the same
amount («within») or by the sum of those before («reaches»); the limits are worked out here, exactly.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.db import DataError, OperationalError, connection
from django.utils.translation import gettext as _

from core.dates import next_month
from core.errors import Refused

WITHIN, REACHES = "within", "reaches"

COMPARED = {
    WITHIN: "SUM(amount) OVER down",
    # The sum before the whole group of equal amounts; the group is as large as rows counted so far minus its place.
    REACHES: "SUM(amount) OVER down - amount * (COUNT(*) OVER down - RANK() OVER down + 1)",
}

GRADE = """
INSERT INTO credit_graderow (run_id, customer_id, "rank", amount, cumulative, grade)
SELECT %s, customer_id, place, amount, cumulative,
       CASE WHEN amount <= 0 OR %s <= 0 THEN 'C'
            WHEN place = 1 OR compared <= %s THEN 'A'
            WHEN compared <= %s THEN 'B'
            ELSE 'C' END
FROM (SELECT customer_id, amount, RANK() OVER down AS place, SUM(amount) OVER down AS cumulative,
             {compared} AS compared
      FROM (SELECT customer_id, SUM(amount) AS amount FROM ({source}) AS sales GROUP BY customer_id) AS sums
      WINDOW down AS (ORDER BY amount DESC)) AS placed
ORDER BY place, customer_id
"""


@dataclass(frozen=True)
class Period:
    """Days from one to the other, both included, as whole months and the days at the edges."""

    date_from: date
    date_to: date

    @property
    def months(self) -> tuple[date, date] | None:
        """First days of the first and of the last month that lie wholly inside; None without such a month."""
        first = self.date_from if self.date_from.day == 1 else next_month(self.date_from)
        last = (next_month(self.date_to) if is_month_end(self.date_to) else self.date_to.replace(day=1)) - DAY
        return (first, last.replace(day=1)) if first <= last else None

    @property
    def edges(self) -> list[tuple[date, date]]:
        """The days outside the whole months."""
        if not self.months:
            return [(self.date_from, self.date_to)]
        first, last = self.months
        parts = [(self.date_from, first - DAY), (next_month(last), self.date_to)]
        return [(start, end) for start, end in parts if start <= end]

    def source(self) -> tuple[str, list]:
        """A query of (customer_id, amount) whose rows add up to the sales of the period, and its parameters."""
        parts, params = [], []
        if self.months:
            parts.append("SELECT customer_id, amount FROM credit_salesmonth WHERE month BETWEEN %s AND %s")
            params += self.months
        for edge in self.edges:
            parts.append("SELECT customer_id, amount FROM credit_salesline WHERE sold_on BETWEEN %s AND %s")
            params += edge
        return " UNION ALL ".join(parts), [connection.ops.adapt_datefield_value(day) for day in params]


DAY = timedelta(days=1)


def is_month_end(day: date) -> bool:
    return (day + DAY).day == 1


def limits(total: int, cuts: tuple[Decimal, Decimal], boundary: str) -> tuple[int, int]:
    """The highest compared sum that still is A, and that still is B (see COMPARED)."""
    shares = [Fraction(cut) * total / 100 for cut in cuts]
    if boundary == WITHIN:
        return floor(shares[0]), floor(shares[1])
    return ceil(shares[0]) - 1, ceil(shares[1]) - 1


@contextmanager
def exact_sums() -> Iterator[None]:
    """Refuse sums beyond 64 bits (some 922 trillion yuan): sooner no grade than a wrong one."""
    try:
        yield
    except (DataError, OperationalError) as error:
        if "overflow" in str(error) or "out of range" in str(error):
            raise Refused(_("The sales of this period are too large to be added up."), code="too_large") from error
        raise


def has_sales(period: Period) -> bool:
    source, params = period.source()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM ({source}) AS sales LIMIT 1", params)
        return cursor.fetchone() is not None


def net_total(period: Period) -> int:
    """Net sales of everyone in the period, in units."""
    source, params = period.source()
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(amount) FROM ({source}) AS sales", params)
        return int(cursor.fetchone()[0] or 0)


def write_grades(run_id: int, period: Period, total: int, cuts: tuple[Decimal, Decimal], boundary: str) -> None:
    """The grades of everyone with sales in the period, in one statement."""
    source, params = period.source()
    statement = GRADE.format(compared=COMPARED[boundary], source=source)
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(statement, [run_id, total, *limits(total, cuts, boundary), *params])

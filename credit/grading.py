"""Computing grades: sets in SQL, whole numbers only, the same statement on both databases.

Here the company as a whole by its net sales; `grading_sets` has groups and other indicators, `scoring` the points.
Amounts are whole ten-thousandths of a yuan. A customer is graded by the sum down to and including everyone of the same
amount («within») or by the sum of those before («reaches»); the limits are worked out here, exactly.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.db import DataError, OperationalError, connection
from django.utils.translation import gettext as _

from core.errors import Refused
from credit import grading_sets, scoring
from credit.grading_rules import SCORE, GradingRules
from credit.periods import Period

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
ORDER BY amount DESC, customer_id
"""


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
    know_rows()


WRITE = """
INSERT INTO credit_graderow (run_id, customer_id, "rank", amount, cumulative, grade, "group", is_provisional,
                             score, parts)
SELECT %s, customer_id, place, amount, cumulative, grade, label, is_new = 1, milli / 1000.0, parts
FROM ({graded} ORDER BY {order}) AS graded ORDER BY {order}
"""


def graded(period: Period, rules: GradingRules) -> tuple[str, list]:
    """The SELECT that grades everyone by these rules, whatever they are; nothing is written."""
    return (scoring.scores if rules.scheme == SCORE else grading_sets.shares)(period, rules)


def write_graded(run_id: int, period: Period, rules: GradingRules) -> None:
    """The grades by any rules, in one statement; the rows of a group follow one another by rank."""
    statement, params = graded(period, rules)
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(WRITE.format(graded=statement, order=order_of(rules)), [run_id, *params])
    know_rows()


def order_of(rules: GradingRules) -> str:
    """As the ranks were counted, and said inside and outside: then PostgreSQL sorts only what is equal once more."""
    if rules.scheme == SCORE:
        return "label, milli DESC, customer_id"
    return "label, amount DESC, customer_id" if rules.group else "amount DESC, customer_id"


def know_rows() -> None:
    """Statistics of the rows just written: without them PostgreSQL takes a run of a million for a handful."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE credit_graderow")


def is_plain(period: Period, rules: GradingRules) -> bool:
    """Whether the one short statement says it all: one company, net sales, and nobody who could be provisional."""
    return rules.is_plain and grading_sets.newness(period, rules)[0] == grading_sets.NOBODY

"""Grades inside groups: trade type, representative or both; any indicator; new customers in or out of the base.

One SELECT of (customer, place, amount, cumulative, grade, group, is new, milli, parts), the same on both databases,
in whole numbers. A new customer outside the base is graded by where its amount would stand among the others.
"""

from datetime import date
from decimal import Decimal
from math import gcd

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Refused
from credit.grading_rules import DEEPEST, GradingRules
from credit.periods import Period

NAMELESS = "—"
NOBODY = "0"
OF_TYPE = f"CASE WHEN customer.trade_type = '' THEN '{NAMELESS}' ELSE customer.trade_type END"
OF_OWNER = f"COALESCE(owner.name || ' ' || owner.username, '{NAMELESS}')"
LABELS = {
    "": "''",
    "trade_type": OF_TYPE,
    "owner": f"SUBSTR({OF_OWNER}, 1, 120)",
    "both": f"SUBSTR({OF_TYPE} || ' · ' || {OF_OWNER}, 1, 120)",
}
PEOPLE = """
sums AS (
    SELECT customer_id, CAST(SUM(amount) AS bigint) AS amount, CAST(SUM(sales) AS bigint) AS sales,
           {first_day} AS first_day, {active} AS active
    FROM ({source}) AS parts GROUP BY customer_id{having}
), known AS (
    SELECT sums.customer_id, amount, sales, active, {label} AS label, {is_new} AS is_new FROM sums {joined}
), people AS (
    SELECT customer_id, amount, sales, active, label, is_new, {base} AS base FROM known
)"""
# Greater than, not equal to: PostgreSQL expects a third of the customers then, instead of one in two hundred.
HAVING = " HAVING MAX(is_sale) > 0"
JOINED = """
    JOIN customers_customer AS customer ON customer.id = sums.customer_id
    LEFT JOIN staff_user AS owner ON owner.id = customer.owner_id"""
IS_NEW = """CASE WHEN first_day < %s THEN 0
    WHEN EXISTS (SELECT 1 FROM credit_salesmonth AS m WHERE m.customer_id = sums.customer_id AND m.month < %s) THEN 0
    WHEN EXISTS (SELECT 1 FROM credit_salesline AS l WHERE l.customer_id = sums.customer_id AND l.sold_on <= %s) THEN 0
    ELSE 1 END"""
SHARES = """
WITH {people}, placed AS (
    SELECT customer_id, amount, sales, label, is_new,
           {above} + 1 AS place, {before} AS before,
           CAST(SUM(amount * base) OVER down AS bigint) AS cumulative,
           CAST(SUM(amount * base) OVER (PARTITION BY label) AS bigint) AS total
    FROM people
    WINDOW down AS (PARTITION BY label ORDER BY amount DESC)
)
SELECT customer_id, place, amount, cumulative,
       CASE WHEN amount <= 0 OR sales <= 0 OR total <= 0 THEN 'C'
            WHEN place = 1 OR {within_a} THEN 'A' WHEN {within_b} THEN 'B' ELSE 'C' END AS grade,
       label, is_new, CAST(NULL AS integer) AS milli, '' AS parts
FROM placed"""
HIGHER = "PARTITION BY label ORDER BY {down} GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
# How many of the base stand before: the rank says it where everyone is of the base, which is cheaper.
BEFORE = {
    False: "RANK() OVER (PARTITION BY label ORDER BY {down}) - 1",
    True: f"COALESCE(SUM(base) OVER ({HIGHER}), 0)",
}
SUM_BEFORE = f"COALESCE(SUM(amount * base) OVER ({HIGHER.format(down='amount DESC')}), 0)"
# Up to here the sum that is compared may go; whole numbers, without ever going beyond the total itself.
COMPARED = {
    "within": "cumulative <= total / {whole} * {part} + (total % {whole}) * {part} / {whole}",
    "reaches": "before < total / {whole} * {part} + ((total % {whole}) * {part} + {whole} - 1) / {whole}",
}


def shares(period: Period, rules: GradingRules) -> tuple[str, list]:
    """Everyone's grade by the cumulative share inside the group, and the parameters of the statement."""
    people, params = people_of(period, rules)
    within_a, within_b = (compared(cut, rules.boundary) for cut in rules.cuts)
    statement = SHARES.format(
        people=people,
        above=BEFORE[leaves_out(period, rules)].format(down="amount DESC"),
        before=SUM_BEFORE if rules.boundary == "reaches" else "0",
        within_a=within_a,
        within_b=within_b,
    )
    return statement, params


def compared(cut: Decimal, boundary: str) -> str:
    """The test for one cut-off, as a fraction in whole numbers."""
    scaled = cut.scaleb(DEEPEST)
    if scaled != scaled.to_integral_value():
        raise Refused(
            _("Inside groups the cut-offs have at most %(count)s decimals.") % {"count": DEEPEST}, code="cuts"
        )
    whole = 100 * 10**DEEPEST
    part = int(scaled)
    shared = gcd(part, whole)
    # The percent sign of the remainder is doubled: the statement goes through the parameters of the database.
    return COMPARED[boundary].format(whole=whole // shared, part=part // shared).replace("%", "%%")


def people_of(period: Period, rules: GradingRules, *, counts_months: bool = False) -> tuple[str, list]:
    """The customers with sales in the period, their group, whether they are new, and in how many months they bought."""
    source, params = source_of(period, rules.indicator, counts_months=counts_months)
    is_new, of_new = newness(period, rules)
    people = PEOPLE.format(
        source=source,
        first_day="NULL" if is_new == NOBODY else "MIN(day)",
        active="SUM(active)" if counts_months else "0",
        having=HAVING if "0 AS is_sale" in source else "",
        label=as_bytes(LABELS[rules.group]),
        is_new=is_new,
        joined=JOINED if rules.group else "",
        base="1 - is_new" if leaves_out(period, rules) else "1",
    )
    return people, params + of_new


def as_bytes(text: str) -> str:
    """Put into groups by its bytes: by the rules of a language a million rows take twice as long to sort."""
    return f'({text}) COLLATE "C"' if connection.vendor == "postgresql" else text


def leaves_out(period: Period, rules: GradingRules) -> bool:
    """Whether there may be customers outside the base."""
    return rules.leaves_out_new and newness(period, rules)[0] != NOBODY


def newness(period: Period, rules: GradingRules) -> tuple[str, list]:
    """Who bought first so late that cooperation is not long enough; nobody where the period lies before that."""
    since = rules.old_since
    if since is None or period.date_to <= since:
        return NOBODY, []
    month = stored(since.replace(day=1))
    return IS_NEW, [month, month, stored(since)]


def source_of(period: Period, indicator: str, *, counts_months: bool = False) -> tuple[str, list]:
    """Rows of (customer, amount of the indicator, net sales, day, is a sale, is a month with net sales) that add up
    to the period. A month that the period touches counts by all of its days."""
    of_month, of_line = {"margin": ("amount - cost", "amount - COALESCE(cost, 0)"), "collected": ("0", "0")}.get(
        indicator, ("amount", "amount")
    )
    active = "CASE WHEN amount > 0 THEN 1 ELSE 0 END"
    parts, params = [], []
    if period.months:
        parts.append(
            f"SELECT customer_id, {of_month} AS amount, amount AS sales, month AS day, 1 AS is_sale,"
            f" {active} AS active FROM credit_salesmonth WHERE month BETWEEN %s AND %s"
        )
        params += period.months
    for edge in period.edges:
        parts.append(
            f"SELECT customer_id, {of_line} AS amount, amount AS sales, sold_on AS day, 1 AS is_sale, 0 AS active"
            " FROM credit_salesline WHERE sold_on BETWEEN %s AND %s"
        )
        params += edge
    for month in period.edge_months if counts_months else ():
        parts.append(
            f"SELECT customer_id, 0 AS amount, 0 AS sales, NULL AS day, 0 AS is_sale, {active} AS active"
            " FROM credit_salesmonth WHERE month = %s"
        )
        params.append(month)
    if indicator == "collected":
        parts.append(
            "SELECT customer_id, amount, 0 AS sales, NULL AS day, 0 AS is_sale, 0 AS active"
            " FROM credit_payment WHERE reversed_at IS NULL AND received_on BETWEEN %s AND %s"
        )
        params += [period.date_from, period.date_to]
    return " UNION ALL ".join(parts), [stored(day) for day in params]


def stored(day: date):
    return connection.ops.adapt_datefield_value(day)

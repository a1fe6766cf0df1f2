"""Grades by a weighted score of six indicators, each with 0 to 100 points (S1-13 R1), computed in sets.

Points are whole thousandths in the statement, cut off behind the third decimal; the same on both databases.

- annual sales: customers of the group with lower net sales ÷ (customers of the group − 1) × 100; alone 100;
  nothing net 0
- price level: 50 + 50 × (own prices ÷ average prices − 1) ÷ span; own prices are what was paid for goods sold, average
  prices are what the same quantities cost at the average price of each product; nothing comparable 50
- payment collection: collected in time ÷ fallen due in the period × 100; nothing due 50
- cooperation: months with net sales ÷ months of the period × 100
- trend: 50 + 50 × (net sales ÷ those of the same days a year before − 1) ÷ span; nothing to compare 50
- complaints: (most − complaints that are not invalid) ÷ most × 100

The score is the sum of points × weight; whoever has nothing net is C. An indicator of weight zero is not computed.
"""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.db import connection
from django.utils import timezone

from credit.grading_rules import GradingRules
from credit.grading_sets import BEFORE, leaves_out, people_of, stored
from credit.periods import Period
from credit.policy.schemes import WEIGHTS

FULL, HALF = 100_000, 50_000  # thousandths of a point

SCORES = """
WITH {people}{facts}, ranked AS (
    SELECT people.*, {lower} AS lower, {everyone} - base AS others FROM people
), pointed AS (
    SELECT ranked.customer_id, ranked.amount, ranked.label, ranked.is_new, ranked.base, {points}
    FROM ranked {joined}{counted_once}
), scored AS (
    SELECT pointed.*, ({score}) / 100 AS milli FROM pointed
), placed AS (
    SELECT scored.*,
           {above} + 1 AS place,
           SUM(amount * base) OVER (PARTITION BY label ORDER BY milli DESC) AS cumulative
    FROM scored
)
SELECT customer_id, place, amount, cumulative,
       CASE WHEN amount <= 0 THEN 'C' WHEN milli >= {from_a} THEN 'A' WHEN milli >= {from_b} THEN 'B' ELSE 'C' END
           AS grade,
       label, is_new, milli, {parts} AS parts
FROM placed"""
EVERYONE = {False: "COUNT(*) OVER (PARTITION BY label)", True: "SUM(base) OVER (PARTITION BY label)"}


def scores(period: Period, rules: GradingRules) -> tuple[str, list]:
    """Everyone's score and grade, and the parameters of the statement."""
    weights = {name: (rules.weights or {}).get(name, 0) for name in WEIGHTS}
    people, params = people_of(period, rules, counts_months=bool(weights["cooperation"]))
    before, everyone = BEFORE[leaves_out(period, rules)], EVERYONE[leaves_out(period, rules)]
    points, facts, joined = [], "", ""
    for name in WEIGHTS:
        if not weights[name]:
            points.append(f"0 AS {name}")
            continue
        fact, given, formula = INDICATORS[name](period, rules)
        points.append(f"CAST({formula} AS integer) AS {name}")
        if fact:
            facts += f", of_{name} AS ({fact})"
            joined += f" LEFT JOIN of_{name} ON of_{name}.customer_id = ranked.customer_id"
        params = params + given
    from_b, from_a = (int(cut * 1000) for cut in rules.score_cuts)
    statement = SCORES.format(
        people=people,
        facts=facts,
        points=", ".join(points),
        joined=joined,
        counted_once=" OFFSET 0" if connection.vendor == "postgresql" else "",  # not again for the sum and the parts
        lower=before.format(down="amount"),
        above=before.format(down="milli DESC"),
        everyone=everyone,
        score=" + ".join(f"{name} * {weights[name]}" for name in WEIGHTS),
        from_a=from_a,
        from_b=from_b,
        parts=" || ' ' || ".join(f"CAST({name} AS text)" for name in WEIGHTS),
    )
    return statement, params


def divided(top: str, bottom: str) -> str:
    """A whole quotient, cut off towards zero, of numbers as large as sums are."""
    if connection.vendor == "postgresql":
        return f"DIV(CAST({top} AS numeric), CAST({bottom} AS numeric))"
    return f"CAST(({top}) / ({bottom}) AS bigint)"


def within(milli: str) -> str:
    """Between no points and all of them."""
    least, most = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    return f"{most}(0, {least}({FULL}, {milli}))"


def swing(now: str, before: str, span) -> str:
    """50 points for no difference, 100 for a gain of `span` percent, none for as large a loss."""
    factor = Fraction(HALF * 100) / Fraction(span)
    top = f"({now} - {before}) * {factor.numerator} + {before} * {HALF * factor.denominator}"
    points = divided(top, f"{before} * {factor.denominator}")
    return f"CASE WHEN COALESCE({before}, 0) <= 0 THEN {HALF} ELSE {within(points)} END"


def of_sales(_period, _rules):
    share = f"CAST(lower AS bigint) * {FULL} / CAST(others AS bigint)"
    return "", [], f"CASE WHEN amount <= 0 THEN 0 WHEN others <= 0 THEN {FULL} ELSE {within(share)} END"


def of_price(period: Period, rules: GradingRules):
    lines = "amount > 0 AND quantity > 0 AND product <> '' AND sold_on BETWEEN %s AND %s"
    fact = f"""SELECT line.customer_id, SUM(line.amount) AS own,
            CAST(ROUND(SUM(line.quantity * usual.price)) AS bigint) AS average
        FROM credit_salesline AS line
        JOIN (SELECT product AS good, SUM(amount) / SUM(quantity) AS price FROM credit_salesline
              WHERE {lines} GROUP BY product) AS usual ON usual.good = line.product
        WHERE {lines}
        GROUP BY line.customer_id"""
    days = [stored(period.date_from), stored(period.date_to)]
    return fact, days + days, swing("own", "average", rules.price_span)


def of_payment(period: Period, _rules):
    fact = """SELECT customer_id, SUM(amount) AS due, SUM(collected) AS paid
        FROM credit_receivable WHERE due_on BETWEEN %s AND %s GROUP BY customer_id"""
    share = within(divided(f"paid * {FULL}", "due"))
    formula = f"CASE WHEN COALESCE(due, 0) <= 0 THEN {HALF} ELSE {share} END"
    return fact, [stored(period.date_from), stored(period.date_to)], formula


def of_cooperation(period: Period, _rules):
    return "", [], f"active * {FULL} / {len(period.all_months)}"  # counted where the sales are added up


def of_trend(period: Period, rules: GradingRules):
    source, params = period.year_before.source()
    fact = f"SELECT customer_id, SUM(amount) AS earlier FROM ({source}) AS before GROUP BY customer_id"
    return fact, params, swing("ranked.amount", "earlier", rules.trend_span)


def of_complaints(period: Period, rules: GradingRules):
    fact = """SELECT customer_id, COUNT(*) AS count FROM complaints_complaint
        WHERE received_at >= %s AND received_at < %s AND customer_id IS NOT NULL
              AND verdict IN ('', 'general', 'malignant') AND state NOT IN ('withdrawn', 'duplicate')
        GROUP BY customer_id"""
    most = rules.most_complaints
    left = within(f"({most} - COALESCE(count, 0)) * {FULL} / {most}")
    return fact, [moment(period.date_from), moment(period.date_to + timedelta(days=1))], left


def moment(day: date):
    return connection.ops.adapt_datetimefield_value(timezone.make_aware(datetime.combine(day, time.min)))


INDICATORS = {
    "sales": of_sales,
    "price": of_price,
    "payment": of_payment,
    "cooperation": of_cooperation,
    "trend": of_trend,
    "complaints": of_complaints,
}

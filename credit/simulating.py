"""«What if»: the grades that other rules would give, against the grading in force. Nothing of it is written."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from core.fields import from_units
from credit import grading
from credit.grading_rules import GradingRules
from credit.models import GradingRun
from credit.periods import Period
from credit.policy.grading import GRADES

# A row per customer who has a grade in the simulation, in the grading in force, or in both.
BESIDE = """
SELECT customer_id, MAX(old) AS old, MAX(new) AS new, MAX(amount) AS amount, MAX(label) AS label FROM (
    SELECT customer_id, NULL AS old, grade AS new, CAST(amount AS bigint) AS amount, label FROM ({graded}) AS graded
    UNION ALL
    SELECT customer_id, grade, NULL, NULL, NULL FROM credit_graderow WHERE run_id = %s
) AS both_gradings GROUP BY customer_id"""
COUNT = """
SELECT old, new, COUNT(*), CAST(SUM(amount) AS bigint) FROM ({beside}) AS pairs GROUP BY old, new
"""
CHANGED = """
SELECT customer.code, customer.name, COALESCE(old, ''), COALESCE(new, ''), COALESCE(pairs.amount, 0),
       COALESCE(pairs.label, ''), customer.id
FROM ({beside}) AS pairs JOIN customers_customer AS customer ON customer.id = pairs.customer_id
WHERE COALESCE(old, '') <> COALESCE(new, '') ORDER BY COALESCE(pairs.amount, 0) DESC, customer.id {some}
"""


@dataclass
class Simulation:
    """Customers and amount by grade, how many would change from which grade to which, and who."""

    grades: dict[str, list] = field(default_factory=lambda: {grade: [0, Decimal(0)] for grade in GRADES})
    changes: dict[str, int] = field(default_factory=dict)
    changed: list[dict] = field(default_factory=list)
    in_force: int | None = None

    @property
    def customers(self) -> int:
        return sum(count for count, _amount in self.grades.values())

    @property
    def amount(self) -> Decimal:
        return sum((amount for _count, amount in self.grades.values()), Decimal(0))


def simulate(period: Period, rules: GradingRules, *, most: int | None = None) -> Simulation:
    """Two statements that read. `most`: how many of those who would change are named, the largest first."""
    run = GradingRun.objects.in_force()
    found = Simulation(in_force=run.pk if run else None)
    graded, params = grading.graded(period, rules)
    beside, params = BESIDE.format(graded=graded), [*params, run.pk if run else 0]
    with grading.exact_sums(), connection.cursor() as cursor:
        cursor.execute(COUNT.format(beside=beside), params)
        for old, new, count, amount in cursor.fetchall():
            if new:
                of = found.grades[new]
                found.grades[new] = [of[0] + count, of[1] + from_units(int(amount))]
            if run and old != new:
                found.changes[f"{old or '-'}{new or '-'}"] = count
        if run:
            some = f"LIMIT {int(most)}" if most else ""
            cursor.execute(CHANGED.format(beside=beside, some=some), params)
            found.changed = [as_change(row) for row in cursor.fetchall()]
    found.changes = dict(sorted(found.changes.items()))
    return found


def as_change(row) -> dict:
    code, name, old, new, amount, group, customer = row
    return {
        "code": code,
        "name": name,
        "old": old,
        "new": new,
        "amount": from_units(int(amount)),
        "group": group,
        "id": customer,
    }

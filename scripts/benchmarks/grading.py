"""Grading everyone from the kept monthly totals, beside the bare statement that writes the same rows.

python -m benchmarks.grading ROUNDS     (0: only grade, so that pages have grades to show)
"""

import resource
import statistics
import sys
import time
from datetime import date

import django

django.setup()

from django.db import connection  # noqa: E402

from benchmarks.report import tell  # noqa: E402
from core import jobs  # noqa: E402
from credit.actions import start_grading  # noqa: E402
from credit.models import GradeRow, GradingRun, SalesMonth  # noqa: E402
from staff.models import User  # noqa: E402

OTHERS = {
    "inside trade types": {"group": "trade_type"},
    "inside trade types of representatives": {"group": "both"},
    "by weighted score": {"scheme": "score"},
}
FROM, TO = date(2025, 1, 1), date(2025, 12, 31)

# What one would type to grade by hand: sum, rank, cumulate, write. The same columns into a table with the same indexes.
BARE = """
INSERT INTO bench_graderow (run_id, customer_id, "rank", amount, cumulative, grade)
SELECT %s, customer_id, place, amount, cumulative,
       CASE WHEN amount <= 0 THEN 'C' WHEN place = 1 OR cumulative * 100 <= total * 75 THEN 'A'
            WHEN cumulative * 100 <= total * 95 THEN 'B' ELSE 'C' END
FROM (SELECT customer_id, amount, RANK() OVER (ORDER BY amount DESC) AS place,
             SUM(amount) OVER (ORDER BY amount DESC) AS cumulative, SUM(amount) OVER () AS total
      FROM (SELECT customer_id, SUM(amount) AS amount FROM credit_salesmonth
            WHERE month BETWEEN '2025-01-01' AND '2025-12-01' GROUP BY customer_id) AS sums) AS placed
"""


def run_bare(by: User) -> float:
    failed = GradingRun.State.FAILED  # a run that counts nowhere
    run = GradingRun.objects.create(
        key=f"bare-{time.time_ns()}", state=failed, date_from=FROM, date_to=TO, started_by=by
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_graderow")
        cursor.execute("CREATE TABLE bench_graderow (LIKE credit_graderow INCLUDING ALL)")
        cursor.execute("ALTER TABLE bench_graderow ADD FOREIGN KEY (customer_id) REFERENCES customers_customer")
        cursor.execute("ALTER TABLE bench_graderow ADD FOREIGN KEY (run_id) REFERENCES credit_gradingrun")
        began = time.perf_counter()
        cursor.execute(BARE, [run.pk])
        return time.perf_counter() - began


def run_ours(by: User, **rules) -> tuple[float, GradingRun]:
    began = time.perf_counter()
    run = start_grading(date_from=FROM, date_to=TO, by=by, **rules)
    jobs.run_now(run.job)
    run.refresh_from_db()
    if run.state != GradingRun.State.DONE:
        raise RuntimeError(run.job.error)
    return time.perf_counter() - began, run


def forget(run: GradingRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM credit_graderow WHERE run_id = %s", [run.pk])
    run.delete()


def same_rows(run: GradingRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT count(*) FROM bench_graderow b JOIN credit_graderow o USING (customer_id, "rank", amount, grade)'
            " WHERE o.run_id = %s",
            [run.pk],
        )
        return cursor.fetchone()[0] == GradeRow.objects.filter(run=run).count() > 0


def measure_others(part: str, by: User, rounds: int) -> None:
    """The other schemes, each in turn with the bare statement: groups, and the score of six indicators."""
    for name, rules in OTHERS.items():
        ratios = []
        for _turn in range(rounds):
            bare = run_bare(by)
            seconds, run = run_ours(by, **rules)
            forget(run)
            ratios.append(seconds / bare)
        tell(part, f"{name}: ratio to the bare statement", statistics.median(ratios), "", 1.5)


def memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rounds: int) -> None:
    by = User.objects.system()
    if not rounds:
        run_ours(by)
        return
    before = memory()
    ours, bare, runs = [], [], []
    for _turn in range(rounds):
        bare.append(run_bare(by))
        seconds, run = run_ours(by)
        ours.append(seconds)
        runs.append(run)
    if not same_rows(runs[-1]):
        raise RuntimeError("the bare statement and the grading differ")
    for run in runs[:-1]:
        forget(run)
    part = "Grading"
    tell(part, "customers graded", GradeRow.objects.filter(run=runs[-1]).count(), "")
    tell(part, "from monthly totals", SalesMonth.objects.count(), "rows")
    tell(part, "bare statement that writes the same rows", statistics.median(bare), "s")
    tell(part, "grading, from the click to the last total", statistics.median(ours), "s")
    tell(part, "ratio to the bare statement", statistics.median(ours) / statistics.median(bare), "", 1.5)
    measure_others(part, by, rounds)
    tell(part, "memory of the worker: more than before at most", memory() - before, "MB", 64)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE credit_graderow")  # autovacuum would come in the middle of what is measured next


if __name__ == "__main__":
    main(int(sys.argv[1]))

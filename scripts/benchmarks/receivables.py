"""A million receivables: the credit page alone and with eight at once, ageing of the company, and reconciliation.

python -m benchmarks.receivables PART RECEIVABLES ROUNDS LIMIT_MS LIMIT_OF_EIGHT_MS
"""

import random
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.browsing import Browser, web_server  # noqa: E402
from benchmarks.crowd import TOGETHER, ask, seconds_of, signed_in, tell_all, together  # noqa: E402
from benchmarks.data import insert, without_indexes  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from credit.ageing import ageing  # noqa: E402
from credit.models import Allocation, CreditFile, Payment, Receivable  # noqa: E402
from credit.reconciling import differences  # noqa: E402
from customers.models import Customer  # noqa: E402
from staff.models import User  # noqa: E402

PERSON = "hejing"
EACH = 20  # receivables of a customer
AGEING_LIMIT, RECONCILIATION_LIMIT = 1, 60  # s
FIGURES_LIMIT = 1000  # ms
BOUNDS = (30, 60, 90, 180, 360)
YEARS = 3


def make(count: int, debtors: int) -> None:
    """One in twelve is owed; the others were settled by a payment of their own."""
    began, by = time.monotonic(), User.objects.get(username=PERSON).pk
    for model, work in (
        (Receivable, fill_receivables),
        (Payment, fill_payments),
        (Allocation, fill_allocations),
        (CreditFile, fill_files),
    ):
        with without_indexes(model), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the rows are right: no check for each
            work(count, debtors, by)
            cursor.execute("SET session_replication_role = DEFAULT")
        print(f"  {model._meta.label} after {time.monotonic() - began:.0f} s", flush=True)
    with connection.cursor() as cursor:
        for table in ("receivable", "payment", "allocation", "creditfile"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('credit_{table}', 'id'), (SELECT MAX(id) FROM credit_{table}))"
            )
        cursor.execute("VACUUM ANALYZE")


AMOUNT = "(g * 7919 % 990000 + 10000) * 100"
OPEN = "g % 12 = 0"
MONTH_END = "CAST(date_trunc('month', day + 30) + interval '1 month - 1 day' AS date)"
SETTLED = "LEAST(day + 10 + CAST(g % 55 AS int), current_date)"


def rows(count: int) -> str:
    return (
        f"(SELECT g, current_date - CAST(({count} - g) * {365 * YEARS} / {count} AS int) AS day"
        f" FROM generate_series(1::bigint, {count}) AS series(g)) AS made"
    )


def fill_receivables(count: int, debtors: int, by: int) -> None:
    given = {
        "id": "g",
        "customer_id": f"g % {debtors} + 1",
        "number": "'FP' || bench_pad(g, 8)",
        "issued_on": "day",
        "due_on": "day + 30",
        "amount": AMOUNT,
        "open": f"CASE WHEN {OPEN} THEN {AMOUNT} ELSE 0 END",
        "disputed": "0",
        "collected": f"CASE WHEN {OPEN} OR {SETTLED} > {MONTH_END} THEN 0 ELSE {AMOUNT} END",
        "settled_on": f"CASE WHEN {OPEN} THEN NULL ELSE {SETTLED} END",
        "row_number": "0",
        "entered_at": "now()",
        "entered_by_id": str(by),
    }
    insert(Receivable, rows(count), given)


def fill_payments(count: int, debtors: int, by: int) -> None:
    given = {
        "id": "g",
        "customer_id": f"g % {debtors} + 1",
        "kind": "'receipt'",
        "number": "'SK' || bench_pad(g, 8)",
        "received_on": SETTLED,
        "amount": AMOUNT,
        "unallocated": "0",
        "row_number": "0",
        "entered_at": "now()",
        "entered_by_id": str(by),
    }
    insert(Payment, f"{rows(count)} WHERE NOT ({OPEN})", given)


def fill_allocations(count: int, _debtors: int, by: int) -> None:
    given = {
        "id": "g",
        "receivable_id": "g",
        "payment_id": "g",
        "amount": AMOUNT,
        "on": SETTLED,
        "allocated_at": "now()",
        "allocated_by_id": str(by),
    }
    insert(Allocation, f"{rows(count)} WHERE NOT ({OPEN})", given)


def fill_files(_count: int, _debtors: int, _by: int) -> None:
    """The files as the bookings would have left them."""
    owed = (
        "(SELECT customer_id, SUM(open) AS owed, MIN(due_on) FILTER (WHERE open > 0) AS oldest FROM credit_receivable"
        " GROUP BY customer_id) AS sums"
    )
    given = {
        "customer_id": "customer_id",
        "limit": "owed * 3 / 2 + 100000000",
        "state": "'normal'",
        "receivables": "owed",
        "bills": "0",
        "deliveries": "0",
        "orders": "0",
        "prepaid": "0",
        "exposure": "owed",
        "oldest_due_on": "oldest",
        "is_near": "false",
        "version": "1",
    }
    insert(CreditFile, owed, given)


def paths_of(count: int, debtors: int, rounds: int, seed: str) -> list[tuple[str, str]]:
    """What is asked for, in turn."""
    draw, asked = random.Random(seed), []
    for turn in range(rounds):
        asked.append(("credit page", f"/credit/{draw.randrange(1, debtors)}/"))
        asked.append(("receivables", f"/credit/receivables/?sort={('-issued', 'due', '-due')[turn % 3]}"))
        standing = ("open", "overdue", "settled")[turn % 3]
        asked.append(("receivables filtered", f"/credit/receivables/?standing={standing}"))
        asked.append(("receivable", f"/credit/receivables/{draw.randrange(1, count)}/"))
    return asked


def time_sets(part: str) -> None:
    """In this process: the whole company at once."""
    today = timezone.localdate()
    for words, day in (("today", today), ("a year ago", today - timedelta(days=365))):
        times = [seconds_of(ageing, day, BOUNDS, most=100) for _each in range(5)]
        tell(part, f"ageing of the company, {words}: median of five", sorted(times)[2], "s", AGEING_LIMIT)
    tell(part, "full reconciliation", seconds_of(differences), "s", RECONCILIATION_LIMIT)


def main(part: str, count: int, rounds: int, limit: float, limit_of_eight: float) -> None:
    debtors = max(1, min(Customer.objects.count(), count // EACH))
    make(count, debtors)
    if found := differences():
        raise RuntimeError(f"{len(found)} files differ from their documents")
    time_sets(part)
    with web_server("benchmarks.settings") as port:
        browser = signed_in(port, PERSON)
        ask(browser, paths_of(count, debtors, 3, "warm"))
        tell_all(part, ask(browser, paths_of(count, debtors, rounds, "alone")), limit)
        figures = [("figures of collection", "/credit/collection/figures/")] * max(5, rounds // 4)
        tell_all(part, ask(browser, figures), FIGURES_LIMIT)

        def asked_by(_browser: Browser, number: int) -> list[tuple[str, str]]:
            return paths_of(count, debtors, max(4, rounds // 4), f"together {number}")

        answers = together(port, PERSON, asked_by)
        tell_all(part, answers, limit_of_eight, how=f", {TOGETHER} at once")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *map(float, sys.argv[4:6]))

"""A million receivables: the credit page alone and with eight at once, ageing of the company, and reconciliation.

python -m benchmarks.receivables PART RECEIVABLES ROUNDS LIMIT_MS LIMIT_OF_EIGHT_MS
"""

import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.browsing import Answer, Browser, web_server  # noqa: E402
from benchmarks.data import insert, without_indexes  # noqa: E402
from benchmarks.pages import PASSWORD, percentile  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from credit.ageing import ageing  # noqa: E402
from credit.models import Allocation, CreditFile, Payment, Receivable  # noqa: E402
from credit.reconciling import differences  # noqa: E402
from customers.models import Customer  # noqa: E402
from staff.models import User  # noqa: E402

PERSON, TOGETHER, QUERIES = "hejing", 8, 15
EACH = 20  # receivables of a customer
AGEING_LIMIT, RECONCILIATION_LIMIT = 1, 60  # s
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


def ask(browser: Browser, asked: list[tuple[str, str]]) -> list[tuple[str, Answer]]:
    answers = [(name, path, browser.get(path)) for name, path in asked]
    for _name, path, answer in answers:
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
    return [(name, answer) for name, _path, answer in answers]


def tell_all(part: str, answers: list[tuple[str, Answer]], limit: float, *, how: str) -> None:
    for name in dict.fromkeys(name for name, _answer in answers):
        ours = [answer for other, answer in answers if other == name]
        times = [answer.seconds * 1000 for answer in ours]
        tell(part, f"{name}{how}: p50", percentile(times, 0.5), "ms")
        tell(part, f"{name}{how}: p95", percentile(times, 0.95), "ms", limit)
        tell(part, f"{name}{how}: queries at most", max(answer.queries for answer in ours), "", QUERIES)


def signed_in(port: int) -> Browser:
    browser = Browser(port)
    browser.sign_in(PERSON, PASSWORD)
    return browser


def together(port: int, count: int, debtors: int, rounds: int) -> list[tuple[str, Answer]]:
    """Eight people, each in their own order."""

    def one(number: int) -> list[tuple[str, Answer]]:
        return ask(signed_in(port), paths_of(count, debtors, rounds, f"together {number}"))

    with ThreadPoolExecutor(TOGETHER) as pool:
        return [answer for answers in pool.map(one, range(TOGETHER)) for answer in answers]


def seconds_of(deed: Callable, *args, **kwargs) -> float:
    began = time.perf_counter()
    deed(*args, **kwargs)
    return time.perf_counter() - began


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
        browser = signed_in(port)
        ask(browser, paths_of(count, debtors, 3, "warm"))
        tell_all(part, ask(browser, paths_of(count, debtors, rounds, "alone")), limit, how="")
        answers = together(port, count, debtors, max(4, rounds // 4))
        tell_all(part, answers, limit_of_eight, how=f", {TOGETHER} at once")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *map(float, sys.argv[4:6]))

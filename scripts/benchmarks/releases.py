"""1,000 releases from 32 threads: against one limit, which they never exceed, and against 1,000 customers. Then what is
kept is compared with the documents over so many receivables.

python -m benchmarks.releases PART RECEIVABLES
"""

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import cache
from multiprocessing import get_context

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from benchmarks.data import without_indexes  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from credit.actions.reconciling import reconcile  # noqa: E402
from credit.actions.releasing import release  # noqa: E402
from credit.exposure import lock_files  # noqa: E402
from credit.models import CreditFile, Receivable, Release, TradingDocument  # noqa: E402
from customers.models import Customer  # noqa: E402
from staff.models import Role, User  # noqa: E402

COUNT, THREADS, WORKERS = 1000, 32, 2
LEAST_A_SECOND, RECONCILED_WITHIN = 200, 60
AMOUNT, LIMIT = Decimal(100), Decimal(40_000)  # room for 400 of the 1,000


def make_customers(prefix: str, count: int, limit: Decimal) -> list[int]:
    rows = [Customer(code=f"{prefix}{n}", name=f"{prefix} {n}", name_key=f"{prefix}{n}") for n in range(count)]
    ids = [row.pk for row in Customer.objects.bulk_create(rows)]
    with transaction.atomic():
        lock_files(ids)
    CreditFile.objects.filter(customer__in=ids).update(limit=limit)
    return ids


def make_drafts(prefix: str, customers: Iterable[int], by: User) -> list[TradingDocument]:
    rows = [
        TradingDocument(
            customer_id=customer,
            kind="delivery",
            number=f"{prefix}{n}",
            on=date(2026, 11, 20),
            amount=AMOUNT,
            entered_by=by,
        )
        for n, customer in enumerate(customers)
    ]
    return TradingDocument.objects.bulk_create(rows)


def somebody() -> User:
    person, _made = User.objects.get_or_create(username="bench-finance", defaults={"name": "Bench"})
    person.groups.add(Role.objects.get(code="finance"))
    return person


@cache
def threads() -> ThreadPoolExecutor:
    """Those of one worker of the web server; each keeps its connection."""
    return ThreadPoolExecutor(THREADS // WORKERS)


@cache
def who() -> User:
    by = User.objects.get(username="bench-finance")
    by.has_perm("credit.release_tradingdocument")
    return by


def release_these(documents: list[TradingDocument]) -> list[str]:
    """What came of each."""
    by = who()
    return [asked.state for asked in threads().map(lambda one: release(document=one, by=by), documents)]


def race(documents: list[TradingDocument], workers: ProcessPoolExecutor) -> tuple[list[str], float]:
    """All of them as fast as they go."""
    parts = [documents[number::WORKERS] for number in range(WORKERS)]
    began = time.perf_counter()
    found = [state for states in workers.map(release_these, parts) for state in states]
    return found, time.perf_counter() - began


def against_one(part: str, by: User, workers: ProcessPoolExecutor) -> None:
    (customer,) = make_customers("one", 1, LIMIT)
    found, seconds = race(make_drafts("one", [customer] * COUNT, by), workers)
    file = CreditFile.objects.get(customer=customer)
    passed = Release.objects.filter(customer=customer, state="passed").count()
    fits = int(LIMIT / AMOUNT)
    tell(part, f"{COUNT:,} releases against one limit: lent beyond it", float(max(file.exposure - LIMIT, 0)), "CNY", 0)
    tell(part, f"of the {fits} that fit were not released", fits - min(passed, found.count("passed")), "", 0)
    tell(part, f"{COUNT:,} releases against one limit", seconds, "s")


def against_many(part: str, by: User, workers: ProcessPoolExecutor) -> None:
    best = 0.0
    for turn in range(3):
        customers = make_customers(f"many{turn}-", COUNT, LIMIT)
        found, seconds = race(make_drafts(f"many{turn}-", customers, by), workers)
        if found.count("passed") != COUNT:
            raise RuntimeError(f"{found.count('passed')} of {COUNT} were released")
        best = max(best, COUNT / seconds)
    tell(part, f"a release, {COUNT:,} customers, {best:.0f} a second", 1000 / best, "ms", 1000 / LEAST_A_SECOND)


def make_receivables(count: int, by: User) -> None:
    """A quarter of them unpaid, on one customer for each hundred."""
    make_customers("owes", max(1, count // 100), LIMIT)
    given = {
        "customer_id": "owing.id",
        "number": "'R' || g",
        "source": "'bench'",
        "issued_on": "DATE '2026-11-01' - CAST(g % 700 AS integer)",
        "due_on": "DATE '2026-12-01' - CAST(g % 700 AS integer)",
        "amount": "1000000 + g",
        "open": "CASE WHEN g % 4 = 0 THEN 1000000 + g ELSE 0 END",
        "disputed": "0",
        "settled_on": "CASE WHEN g % 4 = 0 THEN NULL ELSE DATE '2026-12-01' END",
        "note": "''",
        "row_number": "0",
        "entered_at": "now()",
        "entered_by_id": str(by.pk),
    }
    owing = "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM customers_customer WHERE code LIKE 'owes%')"
    rows = (
        f"generate_series(1, {count}) AS series(g) JOIN {owing} AS owing ON owing.n = g / 100 % {max(1, count // 100)}"
    )
    with without_indexes(Receivable), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO credit_receivable ({', '.join(given)}) SELECT {', '.join(given.values())} FROM {rows}"
        )
        cursor.execute(
            "UPDATE credit_creditfile AS file SET receivables = owed, exposure = owed FROM"
            " (SELECT customer_id, SUM(open) AS owed FROM credit_receivable GROUP BY customer_id) AS sums"
            " WHERE sums.customer_id = file.customer_id"
        )
        cursor.execute("ANALYZE")


def against_documents(part: str, count: int, by: User) -> None:
    make_receivables(count, by)
    began = time.perf_counter()
    run = reconcile(by=by)
    seconds = time.perf_counter() - began
    tell(part, f"reconciliation of {run.files:,} files, {count:,} receivables", seconds, "s", RECONCILED_WITHIN)
    tell(part, "differences between what is kept and the documents", run.differences, "", 0)


def main(part: str, receivables: int) -> None:
    by = somebody()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        against_one(part, by, workers)
        against_many(part, by, workers)
    against_documents(part, receivables, by)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

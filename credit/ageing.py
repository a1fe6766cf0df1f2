"""账龄: what was owed on a day, by how old it was, for each customer and in all; in sets, in the database.

Of a day in the past it counts what had settled by then: allocations and write-offs by their own days. An allocation
that was undone from a later day on counts until that day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core.fields import from_units
from core.rules import is_system
from customers.models import Customer
from staff.rules import scope_of

BY = {"invoice": "issued_on", "due": "due_on"}
NOT_DUE = "not_due"
FOREVER = 10**6  # days
AGE = re.compile(r"(\d{1,5})(?:-(\d{1,5})|\+)", re.ASCII)
ZERO = Decimal(0)
FIRST_DAY = date(1900, 1, 1)  # nothing is older; ages are counted back from here on


@dataclass(frozen=True)
class Bounds:
    """Ages from `least` to `most` days, `most` is None for all older ones. Counted from a date of the receivable."""

    least: int
    most: int | None
    by: str = "invoice"

    @property
    def name(self) -> str:
        if self.most is not None and self.most < 0:
            return NOT_DUE
        return f"{max(self.least - 1, 0)}+" if self.most is None else f"{self.least}-{self.most}"

    @property
    def asked(self) -> str:
        """As the filter of the list takes it."""
        return self.name + ("D" if self.by == "due" else "")


@dataclass
class Ageing:
    """What is owed in all and by age: `amounts` in the order of the columns."""

    on: date
    columns: list[Bounds]
    owed: Decimal = ZERO
    amounts: list[Decimal] = field(default_factory=list)
    customers: list["Line"] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    customer: int
    owed: Decimal
    amounts: list[Decimal]


def columns_of(buckets: Sequence[int], by: str) -> list[Bounds]:
    """30, 60, 90 give 0-30, 31-60, 61-90 and 90+; from the due date first what is not due yet."""
    bounds = sorted(set(buckets))
    columns = [Bounds(-FOREVER, -1, by)] if by == "due" else []
    least = 0
    for most in bounds:
        columns.append(Bounds(least, most, by))
        least = most + 1
    return [*columns, Bounds(least, None, by)]


def bounds_of(text: str) -> Bounds | None:
    """What a filter says: 31-60, 91+, not_due; with a D where it counts from the due date."""
    by = "due" if text.endswith("D") else "invoice"
    text = text.removesuffix("D")
    if text == NOT_DUE:
        return Bounds(-FOREVER, -1, "due")
    if found := AGE.fullmatch(text):
        return Bounds(int(found[1]), int(found[2]), by) if found[2] else Bounds(int(found[1]) + 1, None, by)
    return None


def within_age(receivables: QuerySet, bounds: Bounds, today: date) -> QuerySet:
    """Of the unsettled receivables those of this age today."""
    column, found = BY[bounds.by], receivables.exclude(open=0)
    if bounds.most is not None:
        found = found.filter(**{f"{column}__gte": today - timedelta(days=bounds.most)})
    if bounds.least > -FOREVER:
        found = found.filter(**{f"{column}__lte": today - timedelta(days=bounds.least)})
    return found


def ageing(on: date, buckets: Sequence[int], *, by: str = "invoice", user=None, most: int | None = None) -> Ageing:
    """Of the whole company, or of the customers that a person may see; the `most` largest debtors, or all."""
    columns = columns_of(buckets, by)
    debts, params = debts_of(on, by)
    seen, seen_params = visible(user)
    cases = [case_of(bounds, on) for bounds in columns]
    sums = ", ".join(
        f"SUM(CASE WHEN {case} THEN open ELSE 0 END) AS b{place}" for place, (case, _p) in enumerate(cases)
    )
    names = ", ".join(f"b{place}" for place in range(len(columns)))
    is_owed = " OR ".join(f"b{place} <> 0" for place in range(len(columns)))
    totals = ", ".join(f"SUM(b{place})" for place in range(len(columns)))
    limit = f" LIMIT {int(most)}" if most is not None else ""
    statement = (
        f"WITH lines AS (SELECT customer_id, SUM(open) AS owed, {sums} FROM ({debts}) AS debts"
        f" WHERE open <> 0{seen} GROUP BY customer_id)"
        f" SELECT NULL AS customer_id, SUM(owed) AS owed, {totals} FROM lines UNION ALL"
        f" SELECT * FROM (SELECT customer_id, owed, {names} FROM lines WHERE {is_owed}"
        f" ORDER BY owed DESC, customer_id{limit}) AS top"
    )
    found = Ageing(on, columns, amounts=[ZERO] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(day for _case, days in cases for day in days), *params, *seen_params])
        for customer, owed, *amounts in cursor.fetchall():
            money = [from_units(int(amount or 0)) for amount in amounts]
            if customer is None:
                found.owed, found.amounts = from_units(int(owed or 0)), money
            else:
                found.customers.append(Line(customer, from_units(int(owed)), money))
    return found


def debts_of(on: date, by: str) -> tuple[str, list]:
    """(customer_id, day, open) of what was owed on that day, in money units."""
    column = BY[by]
    if on >= timezone.localdate():  # nothing is booked ahead of its day: what is open now was open then
        return (
            f"SELECT customer_id, {column} AS day, open FROM credit_receivable WHERE open <> 0 AND issued_on <= %s",
            [on],
        )
    # Pieces of one receivable are of one age: they need not be put together before they are summed by customer.
    standing = "r.issued_on <= %s AND (r.settled_on IS NULL OR r.settled_on > %s)"
    said = f"SELECT r.customer_id, r.{column} AS day"
    return (
        f"{said}, r.amount AS open FROM credit_receivable AS r WHERE {standing}"
        f" UNION ALL {said}, -a.amount FROM credit_allocation AS a"
        " JOIN credit_receivable AS r ON r.id = a.receivable_id"
        f' WHERE {standing} AND a."on" <= %s AND (a.undone_on IS NULL OR a.undone_on > %s)'
        f" UNION ALL {said}, -w.amount FROM credit_writeoff AS w JOIN credit_receivable AS r ON r.id = w.receivable_id"
        f" WHERE {standing} AND w.state = 'approved' AND w.\"on\" <= %s",
        [on] * 9,
    )


def case_of(bounds: Bounds, on: date) -> tuple[str, list]:
    """When a debt of that day is of this age."""
    conditions, days = ["TRUE"], []
    if bounds.most is not None:
        conditions.append("day >= %s")
        days.append(on - timedelta(days=bounds.most))
    if bounds.least > -FOREVER and (bounds.least or bounds.by == "due"):
        conditions.append("day <= %s")
        days.append(on - timedelta(days=bounds.least))
    return " AND ".join(conditions), days


def visible(user) -> tuple[str, list]:
    """The condition that leaves only customers that the person may see."""
    if user is None or is_system(user) or scope_of(user).everything:
        return "", []
    customers = Customer.objects.visible_to(user).order_by().values("pk")
    try:
        statement, params = customers.query.sql_with_params()
    except EmptyResultSet:  # a person without any customers
        return " AND 1 = 0", []
    return f" AND customer_id IN ({statement})", list(params)

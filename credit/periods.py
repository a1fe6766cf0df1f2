"""Periods as sales are added up: whole months from the kept totals, days at the edges from the lines."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from core.dates import month_end, months_after, next_month

DAY = timedelta(days=1)


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

    @property
    def all_months(self) -> list[date]:
        """First days of every month that the period touches, wholly or not."""
        month, found = self.date_from.replace(day=1), []
        while month <= self.date_to:
            found.append(month)
            month = next_month(month)
        return found

    @property
    def edge_months(self) -> list[date]:
        """First days of the months that the period touches, but not wholly."""
        first, last = self.months or (None, None)
        return [month for month in self.all_months if first is None or not first <= month <= last]

    @property
    def year_before(self) -> "Period":
        """The same days of the year before; February ends where it ends."""
        end = months_after(self.date_to, -12)
        return Period(months_after(self.date_from, -12), month_end(end) if is_month_end(self.date_to) else end)

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


def is_month_end(day: date) -> bool:
    return (day + DAY).day == 1

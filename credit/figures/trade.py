"""What the figures of the trading analysis are made of: sales read in few statements."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from core.dates import next_month
from core.rules import rows_for
from credit.figures.common import ZERO
from credit.figures.margin import Sold
from credit.figures.rfm import Bought
from credit.grading import Period
from credit.models import SalesLine, SalesMonth
from customers.models import Customer


def lines_of(by, period: Period, customer: Customer | None = None) -> QuerySet:
    lines = rows_for(by, SalesLine).between(period.date_from, period.date_to).order_by()
    return lines.filter(customer=customer) if customer else lines


def months_of(period: Period) -> list[date]:
    """Every month that the period touches, by its first day."""
    found, month = [], period.date_from.replace(day=1)
    while month <= period.date_to:
        found.append(month)
        month = next_month(month)
    return found


def amounts_by_month(by, period: Period, customer: Customer | None = None) -> dict[date, Decimal]:
    """Net sales month by month: whole months from the kept totals, the days at the edges from the lines."""
    sums: dict[date, Decimal] = defaultdict(Decimal)
    if period.months:
        kept = rows_for(by, SalesMonth).filter(month__range=period.months).order_by()
        kept = kept.filter(customer=customer) if customer else kept
        sums.update(kept.values("month").annotate(sum=Sum("amount")).values_list("month", "sum"))
    for start, end in period.edges:
        days = lines_of(by, Period(start, end), customer).values("sold_on").annotate(sum=Sum("amount"))
        for day, amount in days.values_list("sold_on", "sum"):
            sums[day.replace(day=1)] += amount
    return dict(sums)


def amounts_by_type(by, period: Period) -> list[tuple[str, Decimal]]:
    """Net sales of each trade type; empty for customers that have none."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    sources = [(SalesMonth, "month", period.months)] if period.months else []
    sources += [(SalesLine, "sold_on", edge) for edge in period.edges]
    for model, column, days in sources:
        rows = rows_for(by, model).filter(**{f"{column}__range": days}).order_by()
        for name, amount in rows.values_list("customer__trade_type").annotate(sum=Sum("amount")):
            sums[name] += amount
    return list(sums.items())


def goods_of(lines: QuerySet) -> list[Sold]:
    """What was sold of each product; `costed` is the part whose cost is known."""
    sums = lines.values("product").annotate(
        sum=Sum("amount"),
        spent=Coalesce(Sum("cost"), Value(0)),
        costed=Coalesce(Sum("amount", filter=Q(cost__isnull=False)), Value(0)),
    )
    return [Sold(*row) for row in sums.values_list("product", "sum", "spent", "costed")]


def bought_of(lines: QuerySet) -> Iterator[Bought]:
    """Each customer with a sale: the last day, how many documents (days, where lines name none), the net amount."""
    sold = Q(amount__gt=0)
    sums = lines.values("customer").annotate(
        last=Max("sold_on", filter=sold),
        papers=Count(NullIf("document", Value("")), filter=sold, distinct=True),
        days=Count("sold_on", filter=sold & Q(document=""), distinct=True),
        sum=Sum("amount"),
    )
    for customer, last, papers, days, amount in sums.values_list("customer", "last", "papers", "days", "sum").iterator(
        chunk_size=5000
    ):
        if last is not None:
            yield Bought(customer, last, papers + days, amount or ZERO)

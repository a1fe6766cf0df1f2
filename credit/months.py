"""The kept totals by customer and month, moved with every booking."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection

from core.fields import to_units
from credit.models import SalesLine, SalesMonth

# On a clash the sums are added; rows come in one order, so that two imports wait for each other and never lock up.
ADD = """
INSERT INTO credit_salesmonth (customer_id, month, amount, cost, line_count) VALUES {rows}
ON CONFLICT (customer_id, month) DO UPDATE SET
    amount = credit_salesmonth.amount + excluded.amount,
    cost = credit_salesmonth.cost + excluded.cost,
    line_count = credit_salesmonth.line_count + excluded.line_count
"""


def add_lines(lines: Iterable[SalesLine], sign: int = 1) -> None:
    """Add the lines to the totals of their months; with sign -1 take them away. In the caller's transaction."""
    sums: dict[tuple[int, date], list] = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
    for line in lines:
        month = sums[line.customer_id, line.sold_on.replace(day=1)]
        month[0] += line.amount
        month[1] += line.cost or 0
        month[2] += 1
    if not sums:
        return
    params: list = []
    for (customer, month), (amount, cost, count) in sorted(sums.items()):
        day = connection.ops.adapt_datefield_value(month)
        params += [customer, day, sign * to_units(amount), sign * to_units(cost), sign * count]
    with connection.cursor() as cursor:
        cursor.execute(ADD.format(rows=", ".join(["(%s, %s, %s, %s, %s)"] * len(sums))), params)
    if sign < 0:
        SalesMonth.objects.filter(customer__in={customer for customer, _month in sums}, line_count=0).delete()

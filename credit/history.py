"""What else speaks for or against a base limit: what was collected in years past, and the margin (S0-21 R61)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from credit.models import CreditFile, Receivable, SalesMonth


@dataclass(frozen=True)
class History:
    invoiced: Decimal
    collected: Decimal
    rate: Decimal | None  # percent of what was invoiced
    margin: Decimal | None  # percent of the sales whose cost is known


def history_of(file: CreditFile) -> History:
    """All years together: what was invoiced and came in, and the average gross margin."""
    owed = Receivable.objects.filter(customer=file.customer_id, amount__gt=0)
    sums = owed.aggregate(invoiced=Sum("amount"), open=Sum("open"))
    invoiced = sums["invoiced"] or Decimal(0)
    collected = invoiced - (sums["open"] or Decimal(0))
    sold = SalesMonth.objects.filter(customer=file.customer_id).aggregate(amount=Sum("amount"), cost=Sum("cost"))
    amount, cost = sold["amount"] or Decimal(0), sold["cost"] or Decimal(0)
    return History(
        invoiced,
        collected,
        100 * collected / invoiced if invoiced else None,
        100 * (amount - cost) / amount if amount > 0 and cost else None,
    )

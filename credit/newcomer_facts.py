"""What whoever assesses a new customer has to know: sales, prices, payments, complaints, and what the scheme gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from complaints.models import Complaint
from credit.models import Newcomer, Receivable, SalesLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Facts:
    """Of the whole cooperation so far; `late` are invoices that were paid after their day or are not paid yet."""

    sold: Decimal
    returned: Decimal
    days: int
    due: int
    late: int
    owed_late: Decimal
    complaints: int

    @property
    def net(self) -> Decimal:
        return self.sold + self.returned


def facts_of(newcomer: Newcomer, today: date) -> Facts:
    lines = SalesLine.objects.filter(customer=newcomer.customer_id, sold_on__lte=today).order_by()
    sums = lines.aggregate(
        sold=Sum("amount", filter=Q(amount__gt=0)),
        returned=Sum("amount", filter=Q(amount__lt=0)),
        days=Count("sold_on", filter=Q(amount__gt=0), distinct=True),
    )
    bills = Receivable.objects.filter(customer=newcomer.customer_id, amount__gt=0, due_on__lt=today).order_by()
    unpaid = Q(open__gt=0)
    paying = bills.aggregate(
        due=Count("pk"),
        late=Count("pk", filter=unpaid | Q(settled_on__gt=F("due_on"))),
        owed=Sum("open", filter=unpaid),
    )
    return Facts(
        sold=sums["sold"] or ZERO,
        returned=sums["returned"] or ZERO,
        days=sums["days"],
        due=paying["due"],
        late=paying["late"],
        owed_late=paying["owed"] or ZERO,
        complaints=complaints_of(newcomer.customer_id),
    )


def complaints_of(customer: int) -> int:
    """Without what was invalid, withdrawn or told twice, as the score counts them."""
    rows = Complaint.objects.filter(customer=customer, verdict__in=["", "general", "malignant"])
    return rows.exclude(state__in=["withdrawn", "duplicate"]).count()

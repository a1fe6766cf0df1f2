"""回款天数与回款率: days sales outstanding month by month, and how much of what fell due was collected in its month.

days sales outstanding = receivables at the month's end ÷ credit sales of the period × days of the period
collection rate = collected by the month's end of what fell due in the month ÷ what fell due in the month
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from core.dates import last_months, month_end, next_month
from core.fields import MoneyField
from core.rules import is_system
from credit.models import Allocation, Receivable, WriteOff
from credit.models.common import Asked
from staff.models import User
from staff.rules import scope_of

MONTHS = 12
ZERO = Decimal(0)
Sums = dict[date, Decimal]


@dataclass(frozen=True)
class Month:
    """`owed` at its end, `sold` on credit in the period of `days` that ends with it; what fell due in it."""

    first: date
    owed: Decimal
    sold: Decimal
    days: int
    due: Decimal
    collected: Decimal

    @property
    def last(self) -> date:
        return last_day(self.first)

    @property
    def outstanding(self) -> Decimal | None:
        """Days sales outstanding; None where nothing was sold."""
        return (self.owed * self.days / self.sold).quantize(Decimal("0.1")) if self.sold > 0 else None

    @property
    def rate(self) -> Decimal | None:
        return share(self.collected, self.due)


@dataclass(frozen=True)
class OfPerson:
    """What fell due in a month of the customers of one representative; None: of nobody."""

    person: User | None
    count: int
    due: Decimal
    collected: Decimal

    @property
    def rate(self) -> Decimal | None:
        return share(self.collected, self.due)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else None


def last_day(month: date) -> date:
    return month_end(month)


def receivables_of(person) -> QuerySet:
    return (Receivable.objects.all() if is_system(person) else Receivable.objects.visible_to(person)).order_by()


def seen(rows: QuerySet, person) -> QuerySet:
    """Allocations or write-offs of receivables that the person may see."""
    if is_system(person) or scope_of(person).everything:
        return rows.order_by()
    return rows.filter(receivable__in=receivables_of(person)).order_by()


def standing(last: date) -> Q:
    """Allocations that settled something on this day: booked by then and not undone by then."""
    return Q(on__lte=last) & (Q(undone_on__isnull=True) | Q(undone_on__gt=last))


def by_month(rows: QuerySet, day: str, since: date) -> Sums:
    """Added up by day in the database, which is cheaper there than cutting every row to its month."""
    found: Sums = defaultdict(Decimal)
    sums = rows.filter(**{f"{day}__gte": since}).values(day).annotate(sum=Sum("amount"))
    for on, total in sums.values_list(day, "sum"):
        found[on.replace(day=1)] += total
    return found


def owed_at_ends(person, months: list[date], issued: Sums) -> Sums:
    """From what is owed now back to the end of each month: only what happened since is counted."""
    rows, since = receivables_of(person), next_month(months[0])
    now = rows.unsettled().aggregate(sum=Sum("open"))["sum"] or ZERO
    allocated = by_month(seen(Allocation.objects.all(), person), "on", since)
    undone = by_month(seen(Allocation.objects.filter(undone_on__isnull=False), person), "undone_on", since)
    given_up = by_month(seen(WriteOff.objects.filter(state=Asked.APPROVED), person), "on", since)
    return {
        month: now - later(issued, month) + later(allocated, month) - later(undone, month) + later(given_up, month)
        for month in months
    }


def later(sums: Sums, month: date) -> Decimal:
    return sum((amount for first, amount in sums.items() if first > month), ZERO)


def fallen_due(person, months: list[date]) -> tuple[Sums, Sums]:
    """What fell due in each month, and what of it was collected by the end of that month."""
    rows = receivables_of(person).filter(amount__gt=0, due_on__gte=months[0], due_on__lte=last_day(months[-1]))
    due: Sums = defaultdict(Decimal)
    collected: Sums = defaultdict(Decimal)
    sums = rows.values("due_on").annotate(due=Sum("amount"), came_in=Sum("collected"))
    for day, owed, came_in in sums.values_list("due_on", "due", "came_in"):
        due[day.replace(day=1)] += owed
        collected[day.replace(day=1)] += came_in
    return due, collected


def months_until(person, last: date, period: int) -> list[Month]:
    """The months up to this one, oldest first; `period` is how many months the sales are of."""
    months, wide = last_months(last, MONTHS), last_months(last, MONTHS + period - 1)
    issued = by_month(receivables_of(person), "issued_on", wide[0])
    owed = owed_at_ends(person, months, issued)
    due, collected = fallen_due(person, months)
    found = []
    for month in months:
        span = last_months(month, period)
        days = (last_day(month) - span[0]).days + 1
        sold = sum((issued.get(one, ZERO) for one in span), ZERO)
        found.append(Month(month, owed[month], sold, days, due[month], collected[month]))
    return found


def people_of_month(person, month: date) -> list[OfPerson]:
    """Each representative with what fell due in the month, the largest first."""
    rows = receivables_of(person).filter(due_on__gte=month, due_on__lte=last_day(month), amount__gt=0)
    sums = rows.values("customer__owner").annotate(count=Count("pk"), due=Sum("amount"), came_in=Sum("collected"))
    found = list(sums.values_list("customer__owner", "count", "due", "came_in"))
    names = User.objects.in_bulk([owner for owner, *_sums in found if owner])
    people = [OfPerson(names.get(owner), *figures) for owner, *figures in found]
    return sorted(people, key=lambda one: (-one.due, one.person.name if one.person else ""))


def records_behind(person, kind: str, month: date, period: int) -> QuerySet:
    """The receivables that a figure is made of, each with its share of it as `figure`."""
    rows, last = receivables_of(person), last_day(month)
    if kind == "sold":
        first = last_months(month, period)[0]
        return rows.filter(issued_on__gte=first, issued_on__lte=last).annotate(figure=F("amount"))
    if kind == "due":
        return rows.filter(due_on__gte=month, due_on__lte=last, amount__gt=0).annotate(figure=F("collected"))
    paid = settled_by(Allocation.objects.filter(standing(last)))
    given_up = settled_by(WriteOff.objects.filter(state=Asked.APPROVED, on__lte=last))
    owed = rows.filter(Q(settled_on__isnull=True) | Q(settled_on__gt=last), issued_on__lte=last)
    return owed.annotate(figure=ExpressionWrapper(F("amount") - paid - given_up, MoneyField()))


def settled_by(rows: QuerySet) -> Coalesce:
    of_one = rows.filter(receivable=OuterRef("pk")).order_by().values("receivable").annotate(sum=Sum("amount"))
    return Coalesce(Subquery(of_one.values("sum")), Value(ZERO, MoneyField()), output_field=MoneyField())

"""Who is a new customer: found in sets from the sales, each night (S1-13 R5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef

from core.dates import months_after
from credit.grading import exact_sums, graded
from credit.grading_rules import GradingRules
from credit.models import GradeRow, GradingRun, SalesLine, SalesMonth
from credit.periods import Period
from credit.policy import CreditPolicy
from credit.scoring import of_price

LOOK_BACK = timedelta(days=60)  # whose day came while nothing was running
AT_ONCE = 2000


def begins_on(policy: CreditPolicy, today: date) -> date:
    """Whoever bought before this day is not new."""
    return months_after(today, -policy.provisional_months) - LOOK_BACK


def first_sales(begin: date, today: date) -> Iterator[list[tuple[int, date, date]]]:
    """(customer, first sale, last sale) of all who bought first since that day, lot by lot."""
    month = begin.replace(day=1)
    bought_before = SalesMonth.objects.filter(customer=OuterRef("customer"), month__lt=month)
    that_month = SalesLine.objects.filter(customer=OuterRef("customer"), sold_on__gte=month, sold_on__lt=begin)
    lines = SalesLine.objects.filter(sold_on__range=(begin, today)).order_by()
    lines = lines.filter(~Exists(bought_before), ~Exists(that_month)).values("customer")
    found = lines.annotate(first=Min("sold_on"), last=Max("sold_on")).values_list("customer", "first", "last")
    rows = found.order_by("customer").iterator(chunk_size=AT_ONCE)
    while lot := list(islice(rows, AT_ONCE)):
        yield lot


def graded_firmly(customer_ids) -> set[int]:
    """Those of a list or query whom the grading in force has graded, and not for the time being."""
    run = GradingRun.objects.in_force()
    if run is None:
        return set()
    rows = GradeRow.objects.filter(run=run.pk, customer__in=customer_ids, is_provisional=False).order_by()
    return set(rows.values_list("customer_id", flat=True))


def year_until(today: date) -> Period:
    return Period(months_after(today, -12) + timedelta(days=1), today)


def rules_now(policy: CreditPolicy, today: date) -> GradingRules:
    return GradingRules.of_policy(policy, as_of=today, leaves_out_new=True)


OF_OPEN = "JOIN credit_newcomer AS new ON new.customer_id = found.customer_id AND new.state IN ('new', 'due')"


def proposed_grades(policy: CreditPolicy, today: date) -> dict[int, str]:
    """What the scheme would give each new customer for the twelve months until today: {customer: grade}."""
    statement, params = graded(year_until(today), rules_now(policy, today))
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(f"SELECT found.customer_id, found.grade FROM ({statement}) AS found {OF_OPEN}", params)
        return dict(cursor.fetchall())


def price_levels(policy: CreditPolicy, today: date) -> dict[int, Decimal]:
    """Own prices of each new customer in percent of what the same goods cost on average; without goods nothing."""
    statement, params, _formula = of_price(year_until(today), rules_now(policy, today))
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(f"SELECT found.customer_id, own, average FROM ({statement}) AS found {OF_OPEN}", params)
        rows = cursor.fetchall()
    return {customer: Decimal(int(own) * 1000 // int(average)) / 10 for customer, own, average in rows if average}

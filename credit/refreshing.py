"""Counting the kept totals of the trade anew: every night, in sets, in one transaction.

Whoever opens a page meanwhile sees the totals of the night before.
"""

from datetime import date, datetime, timedelta
from itertools import islice

from celery import shared_task
from django.db import connection, models, transaction
from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.bulk import insert_rows
from core.dates import last_months
from core.models import Job
from credit.grading import exact_sums
from credit.models import (
    CustomerTotal,
    GoodsTotal,
    RfmScore,
    RfmTotal,
    SalesLine,
    SalesMonth,
    TotalsRefresh,
    TradeTotal,
)
from staff.models import User

KIND = "trade_totals"
MONTHS = 49  # back to three years before the year of which a report is made in January
YEARS = 2  # of products and customers: the year that runs and the one before
AT_ONCE = 5000
WHOSE = ("customer__owner", "customer__deputy_owner", "customer__department")

# Scores as in credit.figures.rfm: RANK() - 1 customers did better. Net sales count, returns are no purchase.
SCORE = """
INSERT INTO credit_rfmscore (customer_id, last_on, count, amount, recency, frequency, monetary, segment)
SELECT customer_id, last_on, count, amount, recency, frequency, monetary,
       (CASE WHEN recency > 3 THEN 'R' ELSE '-' END) || (CASE WHEN frequency > 3 THEN 'F' ELSE '-' END)
       || (CASE WHEN monetary > 3 THEN 'M' ELSE '-' END)
FROM (SELECT customer_id, last_on, count, amount,
             5 - 5 * (RANK() OVER (ORDER BY last_on DESC) - 1) / COUNT(*) OVER () AS recency,
             5 - 5 * (RANK() OVER (ORDER BY count DESC) - 1) / COUNT(*) OVER () AS frequency,
             5 - 5 * (RANK() OVER (ORDER BY amount DESC) - 1) / COUNT(*) OVER () AS monetary
      FROM (SELECT customer_id, SUM(amount) AS amount, MAX(CASE WHEN amount > 0 THEN sold_on END) AS last_on,
                   COUNT(DISTINCT CASE WHEN amount > 0 AND document <> '' THEN document END)
                   + COUNT(DISTINCT CASE WHEN amount > 0 AND document = '' THEN sold_on END) AS count
            FROM credit_salesline WHERE sold_on BETWEEN %s AND %s GROUP BY customer_id) AS bought
      WHERE last_on IS NOT NULL) AS scored
"""

OF_CUSTOMERS = """
INSERT INTO credit_customertotal (customer_id, owner_id, deputy_owner_id, department_id, year, amount)
SELECT customer.id, customer.owner_id, customer.deputy_owner_id, customer.department_id, %s, sums.amount
FROM (SELECT customer_id, SUM(amount) AS amount FROM credit_salesmonth
      WHERE month BETWEEN %s AND %s GROUP BY customer_id) AS sums
JOIN customers_customer AS customer ON customer.id = sums.customer_id
"""


@shared_task
def start_refresh() -> None:
    """Every night."""
    order_refresh(timezone.localtime(), by=User.objects.system())


def order_refresh(now: datetime, *, by) -> Job:
    """At most one counting a minute, however often it is asked for."""
    return jobs.enqueue(KIND, key=f"{KIND}-{now:%Y-%m-%dT%H:%M}", by=by, title=_("Totals of the trade"))


def run_refresh(job: Job, work) -> dict:
    """Job «trade_totals»: one step, so that a killed worker leaves the totals of the night before."""
    with work.step():
        refresh_totals(timezone.localdate())
    return {}


@transaction.atomic
def refresh_totals(today: date) -> TotalsRefresh:
    for kept in (TradeTotal, GoodsTotal, RfmTotal, RfmScore, CustomerTotal):
        kept.objects.all()._raw_delete(kept.objects.db)
    write(TradeTotal, trade_rows(today))
    write(GoodsTotal, goods_rows(today))
    with exact_sums(), connection.cursor() as cursor:
        cursor.execute(SCORE, stored(year_before(today), today))
        for year in range(today.year - YEARS + 1, today.year + 1):
            cursor.execute(OF_CUSTOMERS, [year, *stored(date(year, 1, 1), min(date(year, 12, 1), today))])
    write(RfmTotal, rfm_rows())
    return TotalsRefresh.objects.create(as_of=timezone.now(), day=today)


def stored(*days: date) -> list:
    return [connection.ops.adapt_datefield_value(day) for day in days]


def year_before(today: date) -> date:
    """The first of the 365 days that end today."""
    return today - timedelta(days=364)


def trade_rows(today: date) -> models.QuerySet:
    rows = SalesMonth.objects.filter(month__gte=last_months(today, MONTHS)[0], month__lte=today).order_by()
    return rows.values(*WHOSE, "month", "customer__trade_type").annotate(sum=Sum("amount"))


def goods_rows(today: date) -> models.QuerySet:
    lines = SalesLine.objects.filter(sold_on__gte=date(today.year - YEARS + 1, 1, 1), sold_on__lte=today).order_by()
    return (
        lines.annotate(year=ExtractYear("sold_on"))
        .values(*WHOSE, "year", "product")
        .annotate(
            sum=Sum("amount"),
            spent=Coalesce(Sum("cost"), Value(0)),
            costed=Coalesce(Sum("amount", filter=Q(cost__isnull=False)), Value(0)),
        )
    )


def rfm_rows() -> models.QuerySet:
    rows = RfmScore.objects.order_by().values(*WHOSE, "segment")
    return rows.annotate(sum=Sum("amount"), customers=Count("pk"))


NAMES = {
    "customer__owner": "owner_id",
    "customer__deputy_owner": "deputy_owner_id",
    "customer__department": "department_id",
    "customer__trade_type": "trade_type",
    "sum": "amount",
    "spent": "cost",
}


def write(model: type[models.Model], rows: models.QuerySet) -> None:
    found = rows.iterator(chunk_size=AT_ONCE)
    while lot := list(islice(found, AT_ONCE)):
        insert_rows(model, [model(**{NAMES.get(name, name): value for name, value in row.items()}) for row in lot])

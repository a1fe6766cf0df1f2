"""The trading analysis of everyone: counting the totals of the night, and the pages that stand on them.

python -m benchmarks.analysis PART ROUNDS LIMIT_MS
"""

import random
import sys
from urllib.parse import quote

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.browsing import web_server  # noqa: E402
from benchmarks.crowd import ask, seconds_of, signed_in, tell_all  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from credit.models import CustomerTotal, GoodsTotal, RfmScore, SalesMonth, TradeTotal  # noqa: E402
from credit.refreshing import refresh_totals  # noqa: E402
from customers.models import Customer  # noqa: E402

PERSON = "hejing"
PRODUCTS = 500
REFRESH_LIMIT = 600  # s, of a night
YEAR = "year=2025"  # of the monthly totals
FIGURES = ("people", "season", "types", "products", "rfm")


def spread_products() -> None:
    """The lines name one product; here they name many."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE credit_salesline SET product = product || ' ' || (id %% %s)", [PRODUCTS])
        cursor.execute("VACUUM ANALYZE credit_salesline")


def paths_of(customers: int, owners: list[int], products: list[str], rounds: int, seed: str) -> list[tuple[str, str]]:
    """What is asked for, in turn."""
    draw, asked = random.Random(seed), []
    for _turn in range(rounds):
        asked += [(f"{figure} of everyone", f"/credit/sales/analysis/{figure}/?{YEAR}") for figure in FIGURES]
        owner = draw.choice(owners)
        asked.append(("season of a representative", f"/credit/sales/analysis/season/?{YEAR}&owner={owner}"))
        asked.append(("products of a representative", f"/credit/sales/analysis/products/?{YEAR}&owner={owner}"))
        asked.append(("customers and products of everyone", f"/credit/sales/analysis/customers/?{YEAR}"))
        asked.append(
            ("customers and products of a representative", f"/credit/sales/analysis/customers/?{YEAR}&owner={owner}")
        )
        product = f"/credit/sales/analysis/customers/?{YEAR}&product={draw.choice(products)}"
        asked.append(("who buys a product", product))
        asked.append(("sales plan", "/credit/sales/analysis/plan/"))
        asked.append(("customers of a segment", "/credit/sales/analysis/scores/?segment=RFM"))
        asked.append(("analysis of a customer", f"/credit/sales/analysis/customers/{draw.randrange(1, customers)}/"))
    return asked


def main(part: str, rounds: int, limit: float) -> None:
    spread_products()
    tell(part, "monthly totals", SalesMonth.objects.count(), "rows")
    seconds = seconds_of(refresh_totals, timezone.localdate())
    tell(part, "counting the totals of the night", seconds, "s", REFRESH_LIMIT)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for model in (TradeTotal, GoodsTotal, RfmScore, CustomerTotal):
        tell(part, str(model._meta.db_table), model.objects.count(), "rows")
    owners = [pk for pk in TradeTotal.objects.order_by().values_list("owner", flat=True).distinct() if pk]
    products = [quote(name) for name in GoodsTotal.objects.order_by().values_list("product", flat=True).distinct()]
    customers = Customer.objects.count()
    with web_server("benchmarks.settings") as port:
        browser = signed_in(port, PERSON)
        ask(browser, paths_of(customers, owners, products, 2, "warm"))
        tell_all(part, ask(browser, paths_of(customers, owners, products, rounds, "alone")), limit)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))

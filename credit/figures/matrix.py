"""商品与客户矩阵: what each customer buys of each product, beside what everyone buys (S0-21 R32, R40-R42).

share = net sales of the product to the customer ÷ all net sales to the customer × 100 %
difference = share − share of the product with everyone: where it is above, the customer leans to the product
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from credit.figures.common import ZERO, percent
from credit.figures.kept import Focus
from credit.figures.margin import Sold
from credit.figures.of_customer import total_of, year_days
from credit.models import CustomerTotal, SalesLine

STEPS = (5, 15, 30)  # points of difference from which a cell is coloured, and coloured more


@dataclass(frozen=True)
class Cell:
    product: str
    amount: Decimal
    share: Decimal | None
    usual: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        return None if self.share is None or self.usual is None else self.share - self.usual

    @property
    def heat(self) -> str:
        """How far the customer leans to the product or away from it: a name for the colour."""
        steps = sum(abs(self.gap) >= step for step in STEPS) if self.gap is not None else 0
        return f"{'more' if self.gap > 0 else 'less'}-{steps}" if steps else ""


@dataclass(frozen=True)
class Row:
    total: CustomerTotal
    cells: list[Cell]


def totals_of_year(focus: Focus, year: int) -> QuerySet:
    return focus.of(CustomerTotal).filter(year=year)


def buyers_of(focus: Focus, year: int, product: str) -> QuerySet:
    """Customers that bought the product, who bought most of it first."""
    lines = SalesLine.objects.filter(product=product, sold_on__range=year_days(year)).order_by()
    of_one = lines.filter(customer=OuterRef("customer")).values("customer").annotate(sum=Sum("amount")).values("sum")
    rows = totals_of_year(focus, year).filter(customer__in=lines.values("customer"))
    return rows.annotate(bought=Subquery(of_one)).order_by("-bought", "pk")


def rows_of(totals: Iterable[CustomerTotal], year: int, products: Sequence[str], everyone: list[Sold]) -> list[Row]:
    """The cells of these customers, in one query."""
    totals = list(totals)
    lines = SalesLine.objects.filter(
        customer__in=[one.customer_id for one in totals], sold_on__range=year_days(year), product__in=products
    )
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for customer, product, amount in lines.order_by().values_list("customer", "product").annotate(sum=Sum("amount")):
        sums[customer, product] = amount
    whole = total_of(everyone)
    usual = {one.name: percent(one.amount, whole) for one in everyone}
    return [Row(one, [cell_of(one, name, sums, usual.get(name)) for name in products]) for one in totals]


def cell_of(total: CustomerTotal, product: str, sums, usual: Decimal | None) -> Cell:
    amount = sums.get((total.customer_id, product), ZERO)
    return Cell(product, amount, percent(amount, total.amount), usual)

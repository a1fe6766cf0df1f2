"""商品周转、交叉比率、贡献比率: which product to push (S0-21 R35-R42).

average stock = (opening + closing) ÷ 2;  turnover = sales ÷ average stock
cross ratio = gross margin rate × turnover;  contribution ratio = cross ratio × share of the product in the sales
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from credit.figures.common import HUNDRED, ZERO, Doubt, ratio


@dataclass(frozen=True)
class Held:
    """Sales of one product, its margin rate in percent, its average stock, and the sales on the basis of the stock."""

    name: str
    amount: Decimal
    rate: Decimal | None
    stock: Decimal | None
    turned: Decimal | None = None  # where the stock is valued at cost: the cost of what was sold


@dataclass(frozen=True)
class Contribution:
    name: str
    amount: Decimal
    rate: Decimal | None
    stock: Decimal | None
    turnover: Decimal | None
    cross: Decimal | None
    share: Decimal | None  # of the sales, as a part of one
    contribution: Decimal | None


@dataclass(frozen=True)
class Contributions:
    products: list[Contribution]
    doubts: list[Doubt]

    @property
    def push(self) -> Contribution | None:
        """The product with the highest contribution ratio."""
        return next((one for one in self.products if one.contribution is not None and one.contribution > 0), None)


def average_stock(opening: Decimal, closing: Decimal) -> Decimal:
    return (opening + closing) / 2


def times(*factors: Decimal | None) -> Decimal | None:
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def contributions(goods: Iterable[Held]) -> Contributions:
    """Products by contribution ratio, those for which none is formed last, by sales."""
    goods = list(goods)
    total, found = sum((one.amount for one in goods), ZERO), []
    for one in goods:
        turnover = ratio(one.amount if one.turned is None else one.turned, one.stock)
        cross = times(None if one.rate is None else one.rate / HUNDRED, turnover)
        share = ratio(one.amount, total)
        contribution = times(cross, share)
        found.append(Contribution(one.name, one.amount, one.rate, one.stock, turnover, cross, share, contribution))
    found.sort(key=lambda one: (one.contribution is None, -(one.contribution or ZERO), -one.amount, one.name))
    doubts = [Doubt.NO_STOCK] if any(one.turnover is None for one in found) else []
    return Contributions(found, doubts)

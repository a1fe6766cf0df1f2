"""毛利: gross profit and its rate, product by product (S0-21 R33-R34).

gross profit = sales − cost;  rate = gross profit ÷ sales × 100 %. Sales of unknown cost are left out of both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from credit.figures.common import ZERO, Doubt, percent


@dataclass(frozen=True)
class Sold:
    """What was sold of one product; `costed` is the part of the amount whose cost is known."""

    name: str
    amount: Decimal
    cost: Decimal = ZERO
    costed: Decimal = ZERO


@dataclass(frozen=True)
class Margin:
    name: str
    amount: Decimal
    cost: Decimal
    costed: Decimal
    profit: Decimal | None
    rate: Decimal | None

    @property
    def is_partly_known(self) -> bool:
        return self.costed != self.amount


@dataclass(frozen=True)
class Margins:
    products: list[Margin]
    total: Margin
    doubts: list[Doubt]


def margin_of(sold: Sold, *, is_costed: bool) -> Margin:
    profit = sold.costed - sold.cost if is_costed else None
    return Margin(sold.name, sold.amount, sold.cost, sold.costed, profit, percent(profit, sold.costed))


def margins(goods: Iterable[Sold]) -> Margins:
    """Products by gross profit, those without a known cost last."""
    goods = list(goods)
    found = [margin_of(one, is_costed=bool(one.costed or one.cost)) for one in goods]
    found.sort(key=lambda one: (one.profit is None, -(one.profit or ZERO), one.name))
    sums = [sum((getattr(one, name) for one in goods), ZERO) for name in ("amount", "cost", "costed")]
    total = margin_of(Sold("", *sums), is_costed=any(one.profit is not None for one in found))
    doubts = [Doubt.NO_COST] if any(one.is_partly_known for one in found) else []
    return Margins(found, total, doubts + ([Doubt.NEGATIVE] if any(one.amount < 0 for one in goods) else []))

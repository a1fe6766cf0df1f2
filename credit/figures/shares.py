"""客户份额: the customer's share of what we sell, and our share of what the customer trades (S0-21 R15-R19).

share of our sales = trade with us ÷ our total sales;  share of wallet = trade with us ÷ the customer's own turnover
"""

from dataclasses import dataclass
from decimal import Decimal

from credit.figures.common import Doubt, percent


@dataclass(frozen=True)
class Shares:
    """Percents; `required` is the level that the company asks for."""

    trade: Decimal
    ours: Decimal
    own: Decimal | None
    required: Decimal

    @property
    def of_sales(self) -> Decimal | None:
        return percent(self.trade, self.ours)

    @property
    def of_wallet(self) -> Decimal | None:
        return percent(self.trade, self.own)

    @property
    def is_reached(self) -> bool | None:
        return None if self.of_sales is None else self.of_sales >= self.required

    @property
    def doubts(self) -> list[Doubt]:
        found = [Doubt.NO_TOTAL] if self.ours <= 0 else []
        if self.own is None:
            found.append(Doubt.UNKNOWN)
        return found + ([Doubt.NEGATIVE] if self.trade < 0 else [])

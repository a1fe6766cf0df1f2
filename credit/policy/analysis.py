"""Numbers of the trading analysis that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import choice, whole

BASES = (("price", _("at selling prices")), ("cost", _("at cost")))


@dataclass(frozen=True)
class AnalysisPolicy:
    """S0-21 R18, R37."""

    share_required: int = whole(
        1,
        most=100,
        unit="%",
        label=_("share of our sales that a customer should reach"),
        help=_("The source names no level (S0-21 R18); this is our own default."),
    )
    stock_basis: str = choice(
        "price",
        BASES,
        label=_("stock at customers is valued"),
        help=_("Sales are taken on the same basis for the turnover of goods (S0-21 R37)."),
    )
    best_sellers: int = whole(
        5,
        least=1,
        most=50,
        unit=_("products"),
        label=_("best sellers to offer"),
        help=_("Those that a customer does not buy yet are named on the page of its trade (S0-21 R32)."),
    )

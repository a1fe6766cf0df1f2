"""How customers are graded: by their share, or by a score of several indicators."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.declaring import choice, decimal, decimals, whole

SCHEMES = (("share", _("by cumulative share")), ("score", _("by weighted score")))
INDICATORS = (("sales", _("net sales")), ("margin", _("gross profit")), ("collected", _("money received")))
GROUPS = (
    ("", _("the whole company")),
    ("trade_type", _("each trade type")),
    ("owner", _("each representative")),
    ("both", _("each trade type of each representative")),
)
WEIGHTS = ("sales", "price", "payment", "cooperation", "trend", "complaints")


@dataclass(frozen=True)
class SchemePolicy:
    """S0-21 R11-R14, S1-13 R1."""

    grade_scheme: str = choice("share", SCHEMES, label=_("customers are graded"))
    grade_indicator: str = choice("sales", INDICATORS, label=_("indicator of the share"))
    grade_group: str = choice("", GROUPS, label=_("shares are counted within"), help=_("S0-21 R14."))
    score_sales: int = whole(40, most=100, unit="%", label=_("weight of annual sales"))
    score_price: int = whole(15, most=100, unit="%", label=_("weight of the price level"))
    score_payment: int = whole(20, most=100, unit="%", label=_("weight of payment collection"))
    score_cooperation: int = whole(10, most=100, unit="%", label=_("weight of cooperation"))
    score_trend: int = whole(10, most=100, unit="%", label=_("weight of the trend"))
    score_complaints: int = whole(5, most=100, unit="%", label=_("weight of complaints"))
    score_cuts: tuple[Decimal, ...] = decimals(
        (50, 80), least=0, most=100, unit=_("points"), label=_("points from which B and A begin")
    )
    score_price_span: Decimal = decimal(
        10, least=1, most=100, unit="%", label=_("prices so far above the average have 100 points")
    )
    score_trend_span: Decimal = decimal(
        100, least=1, most=1000, unit="%", label=_("growth that has 100 points"), help=_("No growth has 50 points.")
    )
    score_most_complaints: int = whole(5, least=1, most=100, label=_("complaints at which no points are left"))

    @property
    def weights(self) -> dict[str, int]:
        return {name: getattr(self, f"score_{name}") for name in WEIGHTS}

    def scheme_problems(self) -> dict[str, str]:
        """What the ranges of single values cannot say."""
        found = {}
        if sum(self.weights.values()) != 100:
            found["score_sales"] = gettext("The weights do not add up to 100 %.")
        if len(self.score_cuts) != 2 or self.score_cuts[0] >= self.score_cuts[1]:
            found["score_cuts"] = gettext("Two numbers, the first below the second.")
        return found

"""The six indicators of a score in words: what each is called and how its points are worked out (`credit.scoring`)."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credit.grading_rules import GradingRules
from credit.policy.schemes import WEIGHTS

NAMES: dict[str, str | Promise] = {
    "sales": gettext_lazy("annual sales"),
    "price": gettext_lazy("price level"),
    "payment": gettext_lazy("payment collection"),
    "cooperation": gettext_lazy("cooperation"),
    "trend": gettext_lazy("trend"),
    "complaints": gettext_lazy("complaints"),
}


def formulas(rules: GradingRules) -> dict[str, str]:
    """How each indicator comes to its points, with the numbers of these rules."""
    return {
        "sales": _("customers of the group with lower net sales ÷ (customers of the group − 1) × 100"),
        "price": _(
            "50 + 50 × (what was paid ÷ the same quantities at the average price of each product − 1) ÷ %(span)s %%;"
            " nothing comparable: 50"
        )
        % {"span": rules.price_span},
        "payment": _(
            "collected by the end of the month in which it fell due ÷ fallen due in the period × 100; nothing due: 50"
        ),
        "cooperation": _("months with net sales ÷ months of the period × 100"),
        "trend": _("50 + 50 × (net sales ÷ those of the same days a year before − 1) ÷ %(span)s %%; none before: 50")
        % {"span": rules.trend_span},
        "complaints": _("(%(most)s − complaints of the period that are not invalid) ÷ %(most)s × 100, at least 0")
        % {"most": rules.most_complaints},
    }


def parts_of(row) -> list[dict]:
    """The indicators of one customer's score: weight, points, what they add to the score, and the formula."""
    rules = row.run.frozen
    said, weights = formulas(rules), rules.weights or {}
    points = dict(zip(WEIGHTS, (Decimal(part).scaleb(-3) for part in row.parts.split()), strict=False))
    return [
        {
            "name": NAMES[name],
            "weight": weights[name],
            "points": points.get(name),
            "adds": points[name] * weights[name] / 100 if name in points else None,
            "formula": said[name],
        }
        for name in WEIGHTS
        if weights.get(name)
    ]

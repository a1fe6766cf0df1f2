"""What a grading is worked out by, frozen with it: the same numbers and the same sales give the same grades."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.dates import months_after
from credit.policy import CreditPolicy
from regulations.declaring.numbers import plain

SHARE, SCORE = "share", "score"
DEEPEST = 6  # decimals of a cut-off that shares inside groups are compared with exactly


@dataclass(frozen=True)
class GradingRules:
    """Cooperation is counted on the day `as_of`; `leaves_out_new` keeps provisional customers out of the base."""

    cuts: tuple[Decimal, ...] = (Decimal(75), Decimal(95))
    boundary: str = "within"
    scheme: str = SHARE
    group: str = ""
    indicator: str = "sales"
    weights: dict[str, int] | None = None
    score_cuts: tuple[Decimal, ...] = (Decimal(50), Decimal(80))
    price_span: Decimal = Decimal(10)
    trend_span: Decimal = Decimal(100)
    most_complaints: int = 5
    provisional_months: int = 0
    as_of: date | None = None
    leaves_out_new: bool = False

    @classmethod
    def of_policy(cls, policy: CreditPolicy, *, as_of: date, leaves_out_new: bool = False, **given) -> "GradingRules":
        """As the company's rules say now; what is `given` and not None goes before them."""
        rules = cls(
            cuts=policy.grade_cuts,
            boundary=policy.grade_boundary,
            scheme=policy.grade_scheme,
            group=policy.grade_group,
            indicator=policy.grade_indicator,
            weights=policy.weights,
            score_cuts=policy.score_cuts,
            price_span=policy.score_price_span,
            trend_span=policy.score_trend_span,
            most_complaints=policy.score_most_complaints,
            provisional_months=policy.provisional_months,
            as_of=as_of,
            leaves_out_new=leaves_out_new,
        )
        return replace(rules, **{name: value for name, value in given.items() if value is not None})

    @classmethod
    def of_run(cls, frozen: dict[str, Any]) -> "GradingRules":
        """As a run keeps them. Runs of before there were schemes keep cut-offs and boundary only."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in frozen.items() if name in known}
        for name in ("cuts", "score_cuts"):
            if name in values:
                values[name] = tuple(Decimal(number) for number in values[name])
        for name in ("price_span", "trend_span"):
            if name in values:
                values[name] = Decimal(values[name])
        if values.get("as_of"):
            values["as_of"] = date.fromisoformat(values["as_of"])
        return cls(**values)

    @property
    def frozen(self) -> dict[str, Any]:
        """As JSON keeps it, every number of it exactly."""
        return {name: as_kept(value) for name, value in asdict(self).items()}

    @property
    def as_policy(self) -> CreditPolicy:
        """The same numbers under the names that the company's rules have."""
        return CreditPolicy(
            grade_cuts=self.cuts,
            grade_boundary=self.boundary,
            grade_scheme=self.scheme,
            grade_group=self.group,
            grade_indicator=self.indicator,
            score_cuts=self.score_cuts,
            score_price_span=self.price_span,
            score_trend_span=self.trend_span,
            score_most_complaints=self.most_complaints,
            provisional_months=self.provisional_months,
            **{f"score_{name}": weight for name, weight in (self.weights or {}).items()},
        )

    @property
    def is_plain(self) -> bool:
        """By the cumulative share of net sales of the whole company: the one statement that needs nothing else."""
        return (self.scheme, self.group, self.indicator) == (SHARE, "", "sales")

    @property
    def old_since(self) -> date | None:
        """Who bought on this day or before has cooperated long enough; None where nobody is provisional."""
        if not (self.as_of and self.provisional_months):
            return None
        day = months_after(self.as_of, -self.provisional_months)
        while months_after(day + timedelta(days=1), self.provisional_months) <= self.as_of:
            day += timedelta(days=1)  # 29, 30 and 31 August are six months old on 28 February
        return day


def as_kept(value):
    if isinstance(value, tuple):
        return [plain(number) for number in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value

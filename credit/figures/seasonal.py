"""季节指数: which months sell more than the mean month, and a year's target spread over them (S0-21 R20-R27).

average of a calendar month = its total ÷ how often it occurs;  mean month = sum of the averages ÷ 12
index = average ÷ mean month × 100 %;  share = index ÷ 12;  month's target = share × the year's target
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.dates import month_end
from credit.figures.common import HUNDRED, ZERO, Doubt, percent

MONTHS = 12
FULL = 36  # months that the source asks for


@dataclass(frozen=True)
class Season:
    """One calendar month; `index` and `share` are percents."""

    number: int
    total: Decimal
    average: Decimal
    index: Decimal | None
    share: Decimal | None

    def target(self, year: Decimal) -> Decimal:
        """What of a year's target falls to this month; an even part where no index is known."""
        return year / MONTHS if self.share is None else year * self.share / HUNDRED


@dataclass(frozen=True)
class MonthPlan:
    """A calendar month of a year: its index, what of the year's target falls to it, and what was sold in it."""

    season: Season
    first: date
    target: Decimal | None
    sold: Decimal | None  # None: the month has not begun

    @property
    def last(self) -> date:
        return month_end(self.first)

    @property
    def reached(self) -> Decimal | None:
        return percent(self.sold, self.target)


@dataclass(frozen=True)
class Seasons:
    months: list[Season]
    sum: Decimal  # of the averages
    mean: Decimal
    known: int  # months that the figure is made of
    doubts: list[Doubt]

    def targets(self, year: Decimal) -> list[Decimal]:
        return [one.target(year) for one in self.months]

    def plan(self, year: int, target: Decimal | None, sold: Mapping[date, Decimal], today: date) -> list[MonthPlan]:
        """The months of a year with their part of its target, beside what was sold so far."""
        found = []
        for one in self.months:
            first = date(year, one.number, 1)
            amount = sold.get(first, ZERO) if first <= today else None
            found.append(MonthPlan(one, first, one.target(target) if target else None, amount))
        return found


def seasons(totals: Sequence[Decimal], counts: Sequence[int]) -> Seasons:
    """From the total of each season and how often it occurs; twelve months of a year, or as many as are given."""
    averages = [total / count if count else ZERO for total, count in zip(totals, counts, strict=True)]
    together = sum(averages, ZERO)
    mean = together / len(averages)
    has_index = mean > 0 and all(counts)
    found = []
    for number, (total, average) in enumerate(zip(totals, averages, strict=True), 1):
        index = average / mean * HUNDRED if has_index else None
        found.append(Season(number, total, average, index, None if index is None else index / len(averages)))
    return Seasons(found, together, mean, sum(counts), doubts_of(averages, mean, counts))


def doubts_of(averages: Sequence[Decimal], mean: Decimal, counts: Sequence[int]) -> list[Doubt]:
    doubts = []
    if not all(counts):
        doubts.append(Doubt.VERY_SHORT)
    elif sum(counts) < FULL and len(counts) == MONTHS:
        doubts.append(Doubt.SHORT)
    if mean <= 0:
        doubts.append(Doubt.ZERO_MEAN)
    if any(average < 0 for average in averages):
        doubts.append(Doubt.NEGATIVE)
    return doubts


def seasons_of(amounts: Mapping[date, Decimal], months: Sequence[date]) -> Seasons:
    """From the amounts of the months of a period, each named by its first day; a month without one sold nothing."""
    totals, counts = [ZERO] * MONTHS, [0] * MONTHS
    for month in months:
        totals[month.month - 1] += amounts.get(month, ZERO)
        counts[month.month - 1] += 1
    return seasons(totals, counts)

"""Which days the figures are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import month_before, next_month
from core.filters import FIRST_DAY, LAST_DAY, day_start

MOST_DAYS = 366  # longer ones would count every complaint that there ever was


@dataclass(frozen=True)
class Period:
    first: date
    last: date  # included

    @property
    def begin(self) -> datetime:
        return day_start(self.first)

    @property
    def end(self) -> datetime:
        return day_start(self.last + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} — {self.last:%Y-%m-%d}"


def month_period(day: date) -> Period:
    return Period(day.replace(day=1), next_month(day) - timedelta(days=1))


def read_period(given: Mapping[str, str], today: date) -> Period:
    """The days of the address; this month where they make no sense. At most a year."""
    usual = month_period(today)
    first, last = read_day(given.get("from", "")), read_day(given.get("to", ""))
    if first is None or last is None or last < first:
        return usual
    return Period(max(first, last - timedelta(days=MOST_DAYS - 1)), last)


def read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day < LAST_DAY else None


def usual_periods(today: date) -> dict[str, Period]:
    """Those that people ask for most."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    quarter_end = next_month(next_month(next_month(quarter))) - timedelta(days=1)
    return {
        "month": month_period(today),
        "before": month_period(month_before(today)),
        "quarter": Period(quarter, quarter_end),
        "year": Period(date(today.year, 1, 1), date(today.year, 12, 31)),
    }

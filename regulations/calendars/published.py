"""What the State Council published, and the statutory days of years that it has not published yet."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version

from chinese_calendar import constants

SOURCE = f"chinesecalendar {version('chinesecalendar')}"
FIRST = min(constants.holidays).year
LAST = max(constants.holidays).year

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
# Beyond the lunar tables of `holidays` these are known all the same.
LUNAR_UNTIL = 2100
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


@dataclass(frozen=True)
class Known:
    """A published day: off, or worked on a weekend to make up for one that is off."""

    day: date
    is_working: bool
    name: str


def is_published(year: int) -> bool:
    return FIRST <= year <= LAST


def published_days(year: int) -> list[Known]:
    """All days that the package knows to differ from Monday to Friday; none for a year it does not know."""
    off = [Known(day, False, NAMES.get(name, name)) for day, name in constants.holidays.items() if day.year == year]
    made_up = [Known(day, True, NAMES.get(name, name)) for day, name in constants.workdays.items() if day.year == year]
    return sorted(off + made_up, key=lambda known: known.day)


@lru_cache(maxsize=256)
def statutory_days(year: int) -> dict[date, str]:
    """The days off that the law fixes beforehand, by name. Nothing is moved to or made up on a weekend."""
    if year > LUNAR_UNTIL:
        return {date(year, month, day): name for (month, day), name in FIXED.items()}
    from holidays.countries.china import China  # reads every country of the world: not when a process starts

    found = China(years=year, observed=False, language="zh_CN")
    return {day: name.split("; ")[-1] for day, name in found.items() if not name.startswith("休息日")}

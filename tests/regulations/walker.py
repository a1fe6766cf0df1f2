"""A second opinion on deadlines: walks minute by minute over a small calendar written down by hand.

It shares no code with the product and is as slow as it is plain. All moments are naive minutes in the company's zone.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

MINUTE = timedelta(minutes=1)
FAR = 50 * 24 * 60  # minutes after which it gives up

OFFICE = ["08:30-12:00", "13:00-17:30"]
NIGHT = ["00:00-06:00", "22:00-24:00"]


def days(text: str) -> set[date]:
    """«2025-10-01..08 2025-05-31» as a set."""
    found = set()
    for part in text.split():
        first, _dots, last = part.partition("..")
        begin = date.fromisoformat(first)
        end = begin.replace(day=int(last)) if last else begin
        found |= {begin + timedelta(days=step) for step in range((end - begin).days + 1)}
    return found


# As the State Council published them, around the days that the tests visit; then, for years not published, the law.
OFF = days(
    "2023-12-30..31 2024-01-01 2024-02-10..17 2024-04-04..06 2025-01-01 2025-01-28..31 2025-02-01..04 2025-04-04..06"
    " 2025-05-01..05 2025-05-31 2025-06-01..02 2025-10-01..08 2026-01-01..03 2026-02-15..23"
    " 2027-10-01..03 2027-09-15 2028-01-01 2028-01-25..28 2028-04-04"
)
MADE_UP = days("2024-02-04 2024-02-18 2024-04-07 2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04")
MADE_UP |= days("2026-02-14 2026-02-28")


def company(day: date) -> list[str]:
    if day in MADE_UP:
        return OFFICE
    return [] if day in OFF or day.weekday() > 4 else OFFICE


def nights(day: date) -> list[str]:
    """A plant that works every night and through holidays, its own closing day apart."""
    return [] if day == date(2025, 10, 3) else NIGHT


def mornings(day: date) -> list[str]:
    """Mornings of every day but Wednesday; keeps the public holidays; one afternoon off, one Wednesday worked."""
    if day == date(2025, 9, 24):
        return ["09:00-10:30", "15:00-15:45"]
    if day == date(2024, 2, 29):
        return ["08:00-09:15"]
    if day in MADE_UP:
        return ["08:00-12:00"]
    return [] if day in OFF or day.weekday() == 2 else ["08:00-12:00"]


@cache
def minutes_of(part: str) -> range:
    hour, minute, end_hour, end_minute = (int(number) for number in part.replace("-", ":").split(":"))
    return range(hour * 60 + minute, end_hour * 60 + end_minute)


def is_worked(moment: datetime, hours) -> bool:
    minute = moment.hour * 60 + moment.minute
    return any(minute in minutes_of(part) for part in hours(moment.date()))


def rests(moment: datetime, pauses) -> bool:
    return any(begin <= moment and (end is None or moment < end) for begin, end in pauses)


def walk(begin: datetime, count: int, unit: str, hours, pauses=()) -> datetime | None:
    """The deadline, or None where the clock stands still for ever."""
    if unit == "minutes":
        return walk_hours(begin, count, False, hours, pauses)
    if unit in ("hours", "working_hours"):
        return walk_hours(begin, count * 60, unit == "working_hours", hours, pauses)
    return walk_days(begin, count, unit == "working_days", hours, pauses)


def walk_hours(moment, left, only_worked, hours, pauses):
    for _step in range(FAR):
        if left == 0:
            return moment
        if not rests(moment, pauses) and (not only_worked or is_worked(moment, hours)):
            left -= 1
        moment += MINUTE
    return None


def walk_days(begin, count, only_worked, hours, pauses):
    """Goes through each day to its end, remembers whether its business was disturbed, and counts closes."""
    counted, moment = 0, datetime.combine(begin.date(), time())
    for _day in range(FAR // 1440):
        today, disturbed, close = moment.date(), False, None
        business = bool(hours(today))
        while moment.date() == today:
            worked = is_worked(moment, hours)
            if rests(moment, pauses) and moment >= begin and (worked or not business):
                disturbed = True
            moment += MINUTE
            if worked:
                close = moment
        is_first = today == begin.date()
        if disturbed or (is_first and count):
            continue
        if not is_first and (business or not only_worked):
            counted += 1
        if counted >= count and close and close > begin:
            return close
    return None

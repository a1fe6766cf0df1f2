"""Moments as files write them: a day, with or without the time of day."""

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actions.interactions import CLOCK_SLACK
from customers.values import is_empty, parse_date

CLOCK = re.compile(
    r"(?:^|[T\s日])(上午|下午|AM|PM)?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})?(?:\.\d+)?)?秒?"
    r"\s*(AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
SERIAL = re.compile(r"(\d{5})\.(\d+)")  # a day of Excel with its fraction


def parse_moment(text: str, *, order: str = "") -> datetime | None:
    """The moment in the company's time zone; midnight where only a day is given, nothing for an empty cell.

    Raises `ValueError` with a text for people, also for a moment that is still to come.
    """
    if is_empty(text):
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    found = CLOCK.search(plain)
    day = parse_date(plain[: found.start()] if found else plain, order=order)
    try:
        clock, zone = clock_of(found) if found else (fraction_of(plain), "")
    except ValueError:
        raise ValueError(_("“%(text)s” is not a time.") % {"text": text[:40]})
    moment = datetime.combine(day, clock)
    moment = moment.replace(tzinfo=zone_of(zone)) if zone else timezone.make_aware(moment)
    if moment > timezone.now() + CLOCK_SLACK:
        raise ValueError(_("“%(text)s” is still to come.") % {"text": text[:40]})
    return moment


def clock_of(found: re.Match) -> tuple[time, str]:
    hour, half = int(found[2]), (found[1] or found[5] or "").upper()
    if half in ("下午", "PM") and hour < 12:
        hour += 12
    if half in ("上午", "AM") and hour == 12:
        hour = 0
    return time(hour, int(found[3]), int(found[4] or 0)), found[6] or ""


def fraction_of(plain: str) -> time:
    found = SERIAL.fullmatch(plain)
    seconds = round(float(f"0.{found[2]}") * 86400) if found else 0
    return (datetime.min + timedelta(seconds=min(seconds, 86399))).time()


def zone_of(text: str):
    if text.upper() == "Z":
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo

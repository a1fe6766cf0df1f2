"""Days as files write them."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from customers.values.verdict import is_empty

YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\s.*)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(3_660, 80_000)  # 1910 to 2119


def parse_date(text: str, *, order: str = "") -> date | None:
    """The day; nothing for an empty cell. 3/4/2019 is refused unless `order` says "mdy" or "dmy".

    Raises `ValueError` with a text for people.
    """
    return None if is_empty(text) else read_date(text, order)


@lru_cache(maxsize=4096)
def read_date(text: str, order: str) -> date:
    plain = re.sub(r"\s*([年月日])\s*", r"\1", unicodedata.normalize("NFKC", text).strip())
    try:
        if found := YEAR_FIRST.fullmatch(plain) or COMPACT.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := YEAR_LAST.fullmatch(plain):
            return year_last(int(found[1]), int(found[2]), int(found[3]), order)
        if (found := SERIAL.fullmatch(plain)) and int(found[1]) in SERIALS:
            return SERIAL_ZERO + timedelta(days=int(found[1]))
    except Ambiguous as error:
        raise ValueError(
            _("“%(text)s” may be read in two ways: choose whether the month or the day comes first.") % {"text": text}
        ) from error
    except ValueError:
        pass  # no such day; said below
    raise ValueError(_("“%(text)s” is not a date.") % {"text": text[:40]})


class Ambiguous(ValueError):
    """Month and day cannot be told apart."""


def year_last(first: int, second: int, year: int, order: str) -> date:
    if order == "dmy" or (not order and first > 12):
        return date(year, second, first)
    if order == "mdy" or second > 12 or first == second:
        return date(year, first, second)
    raise Ambiguous

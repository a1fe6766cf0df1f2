"""Working hours as people write them: «08:30-12:00 13:00-17:30»."""

import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

RANGE = re.compile(r"(\d{1,2}):(\d{2})[-–—－~～至](\d{1,2}):(\d{2})")
MIDNIGHT = 24 * 60

Ranges = tuple[tuple[int, int], ...]  # minutes of the day, the end not included


def parse_hours(text: str) -> Ranges:
    """The ranges in minutes, in order. Raises `ValidationError` with a text that may be shown."""
    ranges = []
    spaced = re.sub(r"\s*([-–—－~～至])\s*", r"\1", text.replace("：", ":"))
    for part in re.split(r"[\s,,;;、]+", spaced.strip()):
        if part:
            ranges.append(parse_range(part))
    for before, after in pairwise(ranges):
        if after[0] < before[1]:
            raise ValidationError(_("The hours overlap or are not in order: %(text)s") % {"text": text})
    return tuple(ranges)


def parse_range(part: str) -> tuple[int, int]:
    found = RANGE.fullmatch(part)
    if not found:
        raise ValidationError(_("Hours are written like 08:30-12:00, not «%(text)s».") % {"text": part})
    hour, minute, end_hour, end_minute = map(int, found.groups())
    begin, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or end > MIDNIGHT:
        raise ValidationError(_("There is no such time: %(text)s") % {"text": part})
    if end <= begin:
        raise ValidationError(
            _("%(text)s ends before it begins. A night is written on two days: 22:00-24:00 and 00:00-06:00.")
            % {"text": part}
        )
    return begin, end


def write_hours(ranges: Ranges) -> str:
    return " ".join(f"{clock(begin)}-{clock(end)}" for begin, end in ranges)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def without(ranges: Ranges, off: Ranges) -> Ranges:
    """What is left of the ranges when some hours are taken out."""
    left = list(ranges)
    for begin, end in off:
        pieces = [piece for a, b in left for piece in ((a, min(b, begin)), (max(a, end), b))]
        left = [(a, b) for a, b in pieces if a < b]
    return tuple(left)

"""Deadlines of under 30 days on one core, for each unit, with and without pauses.

python -m benchmarks.deadlines PART
"""

import random
import sys
import time
from datetime import datetime, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.report import tell  # noqa: E402
from regulations.deadlines import deadline  # noqa: E402
from regulations.values import UNITS, Span  # noqa: E402

COUNT = 10_000
LONGEST = {"minutes": 10_000, "hours": 700, "working_hours": 150, "days": 29, "working_days": 19}


def questions(unit: str, with_pauses: bool) -> list[tuple[datetime, Span, list]]:
    """Moments over ten years, lengths of up to a month; the same in every run."""
    chance = random.Random(unit)
    zone = timezone.get_default_timezone()
    asked = []
    for _number in range(COUNT):
        begin = datetime(2018, 1, 1, tzinfo=zone) + timedelta(seconds=chance.randrange(10 * 365 * 86400))
        stop = begin + timedelta(hours=chance.randrange(1, 40))
        pauses = [(stop, stop + timedelta(hours=chance.randrange(1, 60)))] if with_pauses else []
        asked.append((begin, Span(chance.randint(1, LONGEST[unit]), unit), pauses))
    return asked


def seconds_for(unit: str, with_pauses: bool) -> float:
    asked = questions(unit, with_pauses)
    began = time.process_time()
    for begin, span, pauses in asked:
        deadline(begin, span, pauses=pauses)
    return time.process_time() - began


def main(part: str) -> None:
    first = seconds_for("working_days", False)
    tell(part, f"the first {COUNT:,}, with an empty calendar to read", first, "s", 1)
    for unit in UNITS:
        best = min(seconds_for(unit, False) for _round in range(3))
        tell(part, f"{COUNT:,} deadlines in {unit.replace('_', ' ')}", best, "s", 1)
    best = min(seconds_for("working_days", True) for _round in range(3))
    tell(part, f"{COUNT:,} deadlines in working days, each with a pause", best, "s", 1)


if __name__ == "__main__":
    main(sys.argv[1])

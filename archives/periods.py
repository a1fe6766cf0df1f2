"""The period that was over last, of a report that recurs."""

from datetime import date, timedelta

from archives.models import ReportRequest
from core.dates import month_end

MONTHS = {ReportRequest.Rhythm.MONTHLY: 1, ReportRequest.Rhythm.QUARTERLY: 3, ReportRequest.Rhythm.YEARLY: 12}


def last_period(today: date, rhythm: str) -> tuple[str, date, date]:
    """Name, first and last day: «2026-10», «2026Q3», «2025»."""
    months = MONTHS[rhythm]
    present = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    last = present - timedelta(days=1)
    first = last.replace(month=last.month - months + 1, day=1)
    names = {1: f"{first:%Y-%m}", 3: f"{first.year}Q{(first.month + 2) // 3}", 12: str(first.year)}
    return names[months], first, month_end(last)

"""How well clauses were kept: counted from the duties that came from them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.dates import last_months
from core.filters import day_start
from regulations.models import Duty

KEPT, BROKEN = "kept", "broken"


@dataclass(frozen=True)
class Kept:
    """Duties kept and broken in this month and in the last twelve, this month included."""

    month_kept: int = 0
    month_broken: int = 0
    year_kept: int = 0
    year_broken: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.year_kept or self.year_broken)

    @property
    def percent(self) -> int | None:
        total = self.year_kept + self.year_broken
        return self.year_kept * 100 // total if total else None


def kept_by_clause(clause_ids: list[int], user, today: date | None = None) -> dict[int, Kept]:
    """{clause: Kept} of the duties that this person may look at; one query."""
    today = today or timezone.localdate()
    year, *_others, month = last_months(today, 12)
    in_month = Q(judged_at__gte=day_start(month))
    rows = (
        Duty.objects.in_scope_of(user)
        .judged()
        .filter(clause__in=clause_ids)
        .annotate(judged_at=Coalesce("broken_at", "done_at"))
        .filter(judged_at__gte=day_start(year))
        .order_by()
        .values("clause")
        .annotate(
            month_kept=Count("pk", filter=in_month & Q(broken_at=None)),
            month_broken=Count("pk", filter=in_month & Q(broken_at__isnull=False)),
            year_kept=Count("pk", filter=Q(broken_at=None)),
            year_broken=Count("pk", filter=Q(broken_at__isnull=False)),
        )
    )
    return {row.pop("clause"): Kept(**row) for row in rows}


def judged_as(result: str, begin: datetime, end: datetime) -> Q:
    """The duties with this result between two moments: done in time, or with a deadline that passed."""
    if result == BROKEN:
        return Q(broken_at__gte=begin, broken_at__lt=end)
    return Q(state="met", broken_at__isnull=True, done_at__gte=begin, done_at__lt=end)


def judged_within(begin: datetime, end: datetime) -> Q:
    return judged_as(KEPT, begin, end) | judged_as(BROKEN, begin, end)

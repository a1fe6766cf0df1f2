"""How well clauses were kept: counted from the duties that came from them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from regulations.models import Duty


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
    month = today.replace(day=1)
    year = date(month.year - 1, month.month + 1, 1) if month.month < 12 else date(month.year, 1, 1)
    in_month = Q(judged_at__gte=moment(month))
    rows = (
        Duty.objects.in_scope_of(user)
        .judged()
        .filter(clause__in=clause_ids)
        .annotate(judged_at=Coalesce("broken_at", "done_at"))
        .filter(judged_at__gte=moment(year))
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


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

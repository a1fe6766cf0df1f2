"""What an improvement brought about: complaints of the same category and of the same cause, before it and after it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from complaints.figures.tables import list_url
from complaints.models import Complaint, CorrectivePlan
from core.filters import day_start

DAYS = 180  # looked at on either side
MONTH = 30  # days, so that spans of unlike length compare


@dataclass(frozen=True)
class Side:
    """The days before or after, the last one included."""

    count: int
    first: date
    last: date
    url: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def rate(self) -> float:
        """Complaints in a month."""
        return round(self.count * MONTH / self.days, 1)


@dataclass(frozen=True)
class Effect:
    field: str  # category or cause
    name: str
    before: Side
    after: Side | None  # None on the day itself


def effects_of(plan: CorrectivePlan, person) -> list[Effect]:
    """Of the cases that the person may see, each counted once; nothing before it was carried out. Two queries."""
    case = plan.complaint
    if case is None or plan.done_at is None:
        return []
    alike = []
    if case.category:
        alike.append(
            ("category", str(case.category), case.category_id, Q(category__path__startswith=case.category.path))
        )
    if case.cause_code:
        alike.append(("cause", case.cause_code, case.cause_code, Q(cause_code=case.cause_code)))
    done_on, today = timezone.localdate(plan.done_at), timezone.localdate()
    seen = Complaint.objects.visible_to(person).cases().order_by()
    found = []
    for field, name, asked, same in alike:
        sides = [(done_on - timedelta(days=DAYS - 1), done_on)]
        if today > done_on:
            sides.append((done_on + timedelta(days=1), min(today, done_on + timedelta(days=DAYS))))
        counts = seen.filter(same, received(sides[0][0], sides[-1][1])).aggregate(
            **{f"side_{number}": Count("pk", filter=received(*days)) for number, days in enumerate(sides)}
        )
        shown = [
            Side(counts[f"side_{number}"], first, last, records(field, asked, first, last))
            for number, (first, last) in enumerate(sides)
        ]
        found.append(Effect(field, name, shown[0], shown[1] if len(shown) > 1 else None))
    return found


def received(first: date, last: date) -> Q:
    return Q(received_at__gte=day_start(first), received_at__lt=day_start(last + timedelta(days=1)))


def records(field: str, asked, first: date, last: date) -> str:
    days = {"received_from": first.isoformat(), "received_to": last.isoformat()}
    return list_url({"cases": "true", field: asked, **days})

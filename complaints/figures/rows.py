"""What is counted. A handful of grouped queries over one period; the rest is adding up."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When

from complaints.figures.period import Period, month_period
from complaints.figures.tables import Asked
from complaints.models import VALID, Complaint
from complaints.querysets import RECORD
from complaints.states import OPEN, State
from core.dates import last_months
from core.filters import day_start
from core.rules import is_system
from regulations.kept import BROKEN, KEPT, judged_as, judged_within
from regulations.models import Duty
from staff.models import Department
from staff.rules import scope_of

AXES = ("content_kind", "verdict", "severity", "channel", "view")
MONTHS = 12


@dataclass(frozen=True)
class Counted:
    """What of the register is counted, for whom."""

    person: object
    period: Period
    department: Department | None = None

    @property
    def sees_all(self) -> bool:
        return self.department is None and (is_system(self.person) or scope_of(self.person).everything)

    def visible(self) -> QuerySet:
        everyone = is_system(self.person)
        rows = Complaint.objects.all() if everyone else Complaint.objects.visible_to(self.person)
        return rows.within(self.department) if self.department else rows

    def cases(self) -> QuerySet:
        """Those received in the period; what is part of another case counts with that (S2-05 R13)."""
        begin, end = self.period.begin, self.period.end
        return self.visible().cases().filter(received_at__gte=begin, received_at__lt=end).order_by()

    @property
    def within(self) -> Asked:
        return {"within": self.department.pk} if self.department else {}

    @property
    def asked(self) -> Asked:
        """The question to the list that gives what was counted."""
        days = {"received_from": self.period.first.isoformat(), "received_to": self.period.last.isoformat()}
        return self.within | days | {"cases": "true"}


def by_axes(counted: Counted) -> list[dict]:
    """The small axes at once: at most some hundred groups."""
    return list(
        counted.cases()
        .values(*AXES)
        .annotate(
            count=Count("*"),
            open=Count("state", filter=Q(state__in=sorted(OPEN))),
            withdrawn=Count("state", filter=Q(state=State.WITHDRAWN)),
            reopened=Count("state", filter=Q(times_reopened__gt=0)),
            answered=Count("answered_at"),
            rated=Count("satisfaction"),
            marks=Sum("satisfaction"),
            costs=Sum("cost"),
        )
    )


def by_place(counted: Counted) -> list[dict]:
    """Department and category."""
    return list(counted.cases().values("department", "category").annotate(count=Count("*"), costs=Sum("cost")))


def by_cause(counted: Counted) -> list[dict]:
    """Cause and province of the customer."""
    province = F("customer__province")
    return list(counted.cases().values("cause_code", province=province).annotate(count=Count("*")))


def by_product(counted: Counted, most: int) -> list[dict]:
    named = counted.cases().exclude(product="")
    return list(named.values("product").annotate(count=Count("*")).order_by("-count", "product")[:most])


def repeats(counted: Counted) -> list[tuple[int, int]]:
    """(customer, cases) of those with more than one in the period, the most frequent first."""
    known = counted.cases().filter(customer__isnull=False).values("customer").annotate(count=Count("*"))
    return list(known.filter(count__gt=1).order_by("-count", "customer").values_list("customer", "count"))


def by_month(counted: Counted) -> list[tuple[date, int, int]]:
    """(month, cases, valid ones) of the twelve months up to the end of the period.

    Compared with the first moments of the months: cutting a third of a million moments to months takes twice as long.
    """
    months = last_months(counted.period.last, MONTHS)
    begin, end = day_start(months[0]), month_period(months[-1]).end
    rows = counted.visible().cases().filter(received_at__gte=begin, received_at__lt=end).order_by()
    since = [When(received_at__gte=day_start(months[number]), then=number) for number in reversed(range(MONTHS))]
    found = rows.annotate(month=Case(*since, output_field=IntegerField())).values("month")
    found = found.annotate(count=Count("*"), valid=Count("state", filter=Q(verdict__in=VALID)))
    counts = {row["month"]: (row["count"], row["valid"]) for row in found}
    return [(month, *counts.get(number, (0, 0))) for number, month in enumerate(months)]


def judged_complaints(rule: str, result: str, begin, end) -> QuerySet:
    """The ids of the complaints behind a figure of a clock."""
    found = judged_as(result, begin, end) if result else judged_within(begin, end)
    return Duty.objects.filter(found, record_type=RECORD, rule=rule).values("record_id")


def by_clock(counted: Counted) -> list[dict]:
    """{rule, kept, broken}: complaints, each counted once for a clock."""
    begin, end = counted.period.begin, counted.period.end
    kept, broken = judged_as(KEPT, begin, end), judged_as(BROKEN, begin, end)
    rows = Duty.objects.filter(kept | broken, record_type=RECORD)
    if not counted.sees_all:
        rows = rows.filter(record_id__in=counted.visible().order_by().values("pk"))
    rows = rows.order_by().values("rule")
    return list(
        rows.annotate(
            kept=Count("record_id", filter=kept, distinct=True), broken=Count("record_id", filter=broken, distinct=True)
        ).order_by("rule")
    )

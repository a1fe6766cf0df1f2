"""The monthly sales report: counted once and kept."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core import trail
from core.dates import month_end
from credit.figures.common import places
from credit.figures.kept import Achieved, Focus, newest, plan_kept
from credit.models import SalesReport
from credit.refreshing import refresh_totals
from staff.models import User


@transaction.atomic
def report_month(*, month: date, by) -> SalesReport:
    """The report of a month that is over; the one that stands is handed back."""
    if standing := SalesReport.objects.filter(month=month).first():
        return standing
    last, kept = month_end(month), newest()
    if kept is None or kept.day <= last:
        kept = refresh_totals(timezone.localdate())
    rows = [as_row(one) for one in plan_kept(Focus(User.objects.system()), last, over=month.month)]
    report = SalesReport.objects.create(month=month, as_of=kept.as_of, rows=rows)
    trail.write("credit.report_month", report, by=by, details={"rows": len(rows)})
    return report


def as_row(one: Achieved) -> dict:
    """As JSON keeps it: names as they were, amounts as texts."""

    def said(number) -> str | None:
        return None if number is None else str(places(number))

    return {
        "owner": one.owner.pk if one.owner else None,
        "department": one.owner.department_id if one.owner else None,
        "name": one.owner.name if one.owner else "",
        "target": said(one.target),
        "sold": said(one.sold),
        "reached": said(one.reached),
        "forecast": said(one.forecast),
        "expected": said(one.expected),
    }

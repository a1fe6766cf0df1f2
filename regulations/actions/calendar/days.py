"""What one day is, as the company says itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from regulations.actions.calendar.common import begin, refuse_unsound, removed, settle
from regulations.actions.calendar.years import published_row
from regulations.calendars import published
from regulations.calendars.days import FIRST_YEAR, LAST_YEAR
from regulations.calendars.hours import parse_hours, write_hours
from regulations.models import CalendarDay, PublishedYear

DAY = ["day", "department", "is_working", "hours", "name", "is_provisional", "source"]


@transaction.atomic
def correct_day(*, row: CalendarDay, by, reason: str = "", seen: str | None = None) -> CalendarDay:
    """Say what one day is, for the company or a department. It takes the place of what was said before."""
    begin(by)
    before = find_day(row)
    refuse_stale(before, seen)
    row.pk, row._state.adding = (before.pk, False) if before else (None, True)
    row.source = CalendarDay.Source.OWN
    refuse_unsound(row)
    if not FIRST_YEAR <= row.day.year <= LAST_YEAR:
        said = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Refused(_("The calendar holds the years %(first)s to %(last)s.") % said, code="year")
    row.hours = write_hours(parse_hours(row.hours))
    refuse_unsound(row)  # written in full the hours may be too long
    changes = trail.difference(trail.snapshot(before, DAY) if before else {}, trail.snapshot(row, DAY))
    if not set(changes) - {"source"}:
        return before
    row.save()
    trail.write("regulations.correct_day", row, by=by, changes=changes, reason=reason)
    settle({row.day}, row.department)
    return row


@transaction.atomic
def withdraw_day(*, row: CalendarDay, by, reason: str = "", seen: str | None = None) -> None:
    """Take back what the company said of a day: the published one, or the hours of the week, hold again."""
    begin(by)
    before = find_day(row)
    refuse_stale(before, seen)
    if not before or before.source == CalendarDay.Source.PUBLISHED:
        raise Refused(_("The company has said nothing of its own about this day."), code="not_own")
    trail.write("regulations.withdraw_day", before, by=by, changes=removed(before, DAY), reason=reason)
    before.delete()
    known = {one.day: one for one in published.published_days(row.day.year)}.get(row.day)
    if known and not row.department_id and PublishedYear.objects.filter(year=row.day.year).exists():
        published_row(known).save()
    settle({row.day}, row.department)


def refuse_stale(before: CalendarDay | None, seen: str | None) -> None:
    """`seen` is what the form showed (`CalendarDay.state`), None where no form was shown."""
    now = before.state if before else ""
    if seen is not None and seen != now:
        raise Stale(_("Meanwhile someone else has changed this day. It is shown as it is now."), current=before)


def find_day(row: CalendarDay) -> CalendarDay | None:
    return CalendarDay.objects.filter(day=row.day, department=row.department_id).first()

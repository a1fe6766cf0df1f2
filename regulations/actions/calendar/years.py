"""The years whose days off are published."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from regulations.actions.calendar.common import begin, settle
from regulations.calendars import published
from regulations.calendars.published import Known
from regulations.models import CalendarDay, PublishedYear

PUBLISHED = CalendarDay.Source.PUBLISHED


@transaction.atomic
def fill_year(*, year: int, by, is_first: bool = False) -> set[date]:
    """Copy the published days of a year into the calendar; gives the days that changed. Repeated it does nothing, and
    what the company corrected stays.

    `is_first`: part of setting up a new installation, which is not worth a line in the trail.
    """
    if not published.is_published(year):
        raise Refused(_("The days off of %(year)s are not known yet.") % {"year": year}, code="not_known")
    return publish(year, published.published_days(year), published.SOURCE, by, is_first)


@transaction.atomic
def publish_year(*, year: int, days: list[Known], by, source: str = "") -> set[date]:
    """Enter the days off of a year as the State Council published them; the year is provisional no longer."""
    if not any(not one.is_working for one in days):
        raise Refused(_("A year without any day off is none that was published."), code="empty")
    if any(one.day.year != year for one in days) or len({one.day for one in days}) < len(days):
        raise Refused(_("A day is named twice or belongs to another year."), code="unsound")
    return publish(year, days, source or str(by), by)


def publish(year: int, days: list[Known], source: str, by, is_first: bool = False) -> set[date]:
    begin(by)
    known = {one.day: one for one in days}
    company = CalendarDay.objects.filter(department=None, day__year=year)
    kept = {row.day: row for row in company}
    stale = [row for day, row in kept.items() if row.source == PUBLISHED and not is_same(row, known.get(day))]
    company.filter(pk__in=[row.pk for row in stale]).delete()
    again = {row.day for row in stale}
    fresh = [published_row(one) for day, one in known.items() if day not in kept or day in again]
    CalendarDay.objects.bulk_create(fresh)
    changed = {row.day for row in [*fresh, *stale]}
    found, made = PublishedYear.objects.get_or_create(year=year, defaults={"source": source[:100]})
    if not changed and not made:
        return changed
    if found.source != source[:100]:
        found.source = source[:100]
        found.save(update_fields=["source"])
    if not is_first:
        details = {"days": len(known), "changed": len(changed), "source": found.source}
        trail.write("regulations.fill_year", found, by=by, details=details)
    # A year that was provisional may have had the statutory days off that it has no longer.
    settle(changed | set(published.statutory_days(year)) if made else changed)
    return changed


def published_row(known: Known) -> CalendarDay:
    return CalendarDay(day=known.day, is_working=known.is_working, name=known.name, source=PUBLISHED)


def is_same(row: CalendarDay, known: Known | None) -> bool:
    return known is not None and (row.is_working, row.name) == (known.is_working, known.name)


def fill_known_years(*, by) -> None:
    """All years that the package knows and that are not filled yet; called after each migrate."""
    filled = set(PublishedYear.objects.values_list("year", flat=True))
    for year in range(published.FIRST, published.LAST + 1):
        if year not in filled:
            fill_year(year=year, by=by, is_first=not filled)

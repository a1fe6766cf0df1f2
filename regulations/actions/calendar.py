"""Deeds on the working calendar. Each ends with `settle`: the calendar is read afresh and deadlines computed again."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from core import trail
from core.rules import require
from regulations import hooks
from regulations.calendars import published, store
from regulations.models import CalendarDay, PublishedYear

PUBLISHED, OWN = CalendarDay.Source.PUBLISHED, CalendarDay.Source.OWN


def settle(days: Collection[date], department=None) -> None:
    """The calendar is other than before on these days: whoever keeps deadlines computes them again."""
    store.changed()
    for tell in hooks.calendar_changed:
        tell(frozenset(days), department)


@transaction.atomic
def fill_year(*, year: int, by, is_first: bool = False) -> set[date]:
    """Copy the published days of a year into the calendar; the days that changed. What the company corrected stays.

    `is_first`: part of setting up a new installation, which is not worth a line in the trail.
    """
    require(by, "regulations.change_calendarday")
    known = {one.day: one for one in published.published_days(year)}
    company = CalendarDay.objects.filter(department=None, day__year=year)
    kept = {row.day: row for row in company.select_for_update(of=("self",))}
    fresh = [published_row(one) for day, one in known.items() if day not in kept]
    stale = [row for day, row in kept.items() if row.source == PUBLISHED and not is_same(row, known.get(day))]
    company.filter(pk__in=[row.pk for row in stale]).delete()
    fresh += [published_row(known[row.day]) for row in stale if row.day in known]
    CalendarDay.objects.bulk_create(fresh)
    found, made = PublishedYear.objects.update_or_create(year=year, defaults={"source": published.SOURCE})
    days = {row.day for row in [*fresh, *stale]}
    if days or made:
        if not is_first:
            trail.write("regulations.fill_year", found, by=by, details={"days": len(days), "source": found.source})
        settle(days)
    return days


def published_row(known: published.Known) -> CalendarDay:
    return CalendarDay(day=known.day, is_working=known.is_working, name=known.name, source=PUBLISHED)


def is_same(row: CalendarDay, known: published.Known | None) -> bool:
    return known is not None and (row.is_working, row.name) == (known.is_working, known.name)


def fill_known_years(*, by) -> None:
    """All years that the package knows and that are not filled yet; called after each migrate."""
    filled = set(PublishedYear.objects.values_list("year", flat=True))
    for year in range(published.FIRST, published.LAST + 1):
        if year not in filled:
            fill_year(year=year, by=by, is_first=not filled)

"""The working hours of the week."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from regulations.actions.calendar.common import begin, refuse_unsound, removed, settle
from regulations.calendars import store
from regulations.calendars.hours import Ranges, parse_hours, write_hours
from regulations.models import WeekPattern
from regulations.models.calendar import WEEKDAYS

PATTERN = ["department", "starts_on", *WEEKDAYS, "keeps_holidays"]
# How far around today new hours of the week are looked at for days that become other than they were.
REACH = 3 * 366


@transaction.atomic
def save_pattern(*, pattern: WeekPattern, by, reason: str = "") -> WeekPattern:
    """Set the hours of the week from a day on."""
    begin(by)
    before = WeekPattern.objects.filter(pk=pattern.pk).first()
    refuse_unsound(pattern)
    for name in WEEKDAYS:
        setattr(pattern, name, write_hours(parse_hours(getattr(pattern, name))))
    refuse_unsound(pattern)  # written in full the hours may be too long
    refuse_idle(pattern)
    if before and before.department_id != pattern.department_id:
        raise Refused(_("Hours stay with their department; make new ones for another."), code="moved")
    changes = trail.difference(trail.snapshot(before, PATTERN) if before else {}, trail.snapshot(pattern, PATTERN))
    if not changes:
        return pattern
    hours = hours_around(pattern.department)
    pattern.save()
    trail.write("regulations.save_pattern", pattern, by=by, changes=changes, reason=reason)
    settle_pattern(hours, pattern.department)
    return pattern


@transaction.atomic
def remove_pattern(*, pattern: WeekPattern, by, reason: str = "") -> None:
    """Take back hours of the week: those before them, or those of the departments above, hold again."""
    begin(by)
    others = WeekPattern.objects.filter(department=None).exclude(pk=pattern.pk)
    if pattern.department_id is None and not others.exists():
        raise Refused(_("The company cannot be without hours of the week."), code="last")
    hours = hours_around(pattern.department)
    trail.write("regulations.remove_pattern", pattern, by=by, changes=removed(pattern, PATTERN), reason=reason)
    department = pattern.department
    pattern.delete()
    settle_pattern(hours, department)


def refuse_idle(pattern: WeekPattern) -> None:
    if not any(pattern.hours):
        raise Refused(_("At least one day of the week must be worked."), code="no_hours")


def hours_around(department) -> dict[date, Ranges]:
    """The hours of the days within reach, to see later which became other."""
    calendar, today = store.calendar_of(department), timezone.localdate().toordinal()
    days = (calendar[number] for number in range(today - REACH, today + REACH))
    return {day.date: day.hours for day in days}


def settle_pattern(before: dict[date, Ranges], department) -> None:
    store.changed()
    after = hours_around(department)
    settle([day for day, hours in before.items() if after[day] != hours], department)

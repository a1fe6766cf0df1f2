"""Who is told that the days off of the coming year must be entered."""

from datetime import date

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import tell
from regulations.models import PublishedYear
from staff.models import User

FIRST_MONTH = 11  # the State Council publishes the next year in November


def calendar_keepers():
    """People at work whose role may correct the calendar."""
    permission = Permission.objects.filter(content_type__app_label="regulations", codename="change_calendarday")
    return User.objects.at_work().filter(groups__permissions__in=permission).distinct()


def remind_of_year(today: date) -> int:
    """From November on, tell them once a month as long as a year is missing; gives how many are told now."""
    year = today.year + 1 if today.month >= FIRST_MONTH else today.year
    last = PublishedYear.objects.order_by("year").last()
    if last is None or last.year >= year:
        return 0
    return tell(
        people=calendar_keepers(),
        rule="regulations.calendar_year",
        record=last,
        stage=f"{year} {today:%Y-%m}",
        title=lambda: _("The days off of %(year)s are not in the calendar yet") % {"year": year},
        text=lambda: _("Until they are entered, deadlines that meet that year are provisional."),
        url=reverse("regulations:calendar", query={"year": year}),
    )

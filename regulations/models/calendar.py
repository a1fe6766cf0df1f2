"""The working calendar: the hours of a week, dated days that differ, which years are published."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.calendars.hours import parse_hours
from regulations.calendars.names import holiday_name

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def hours_field(label, default: str = "") -> models.CharField:
    return models.CharField(label, max_length=100, blank=True, default=default, validators=[parse_hours])


class WeekPattern(models.Model):
    """The working hours of a week, of the company or of one department and those below it, from a day on."""

    WORKDAY = "08:30-12:00 13:00-17:30"

    department = models.ForeignKey(
        "staff.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: the whole company. Departments inherit from those above them."),
    )
    starts_on = models.DateField(_("in force from"), default=date(2000, 1, 1))
    monday = hours_field(_("Monday"), WORKDAY)
    tuesday = hours_field(_("Tuesday"), WORKDAY)
    wednesday = hours_field(_("Wednesday"), WORKDAY)
    thursday = hours_field(_("Thursday"), WORKDAY)
    friday = hours_field(_("Friday"), WORKDAY)
    saturday = hours_field(_("Saturday"))
    sunday = hours_field(_("Sunday"))
    keeps_holidays = models.BooleanField(
        _("keeps public holidays"),
        default=True,
        help_text=_("Switch off for those who work through public holidays, for example a hotline."),
    )

    class Meta:
        verbose_name = pgettext_lazy("of a week", "working hours")
        verbose_name_plural = pgettext_lazy("of a week", "working hours")
        ordering = ["department__path", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "starts_on"],
                name="week_pattern_once",
                violation_error_message=_("There are already working hours from this day on."),
            ),
            models.UniqueConstraint(
                fields=["starts_on"],
                condition=models.Q(department__isnull=True),
                name="week_pattern_company_once",
                violation_error_message=_("There are already working hours from this day on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or _('whole company')} {self.starts_on.isoformat()}"

    @property
    def hours(self) -> list[str]:
        """Monday to Sunday."""
        return [getattr(self, name) for name in WEEKDAYS]


class CalendarDay(models.Model):
    """One day that differs from the week: a holiday, a make-up working day, an afternoon off."""

    class Source(models.TextChoices):
        PUBLISHED = "published", _("published by the State Council")
        OWN = "own", _("the company's own")

    day = models.DateField(_("day"))
    department = models.ForeignKey(
        "staff.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: the whole company. Departments inherit from those above them."),
    )
    is_working = models.BooleanField(_("is worked"))
    hours = models.CharField(
        pgettext_lazy("of a day", "hours"),
        max_length=100,
        blank=True,
        validators=[parse_hours],
        help_text=_("For example 08:30-12:00 13:00-17:30. Empty: the whole day. Not worked: only these hours are off."),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.OWN)
    is_provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-day", "department__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "department"],
                name="calendar_day_once",
                violation_error_message=_("This day is already in the calendar."),
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(department__isnull=True),
                name="calendar_day_company_once",
                violation_error_message=_("This day is already in the calendar."),
            ),
        ]

    def __str__(self) -> str:
        said = f"{self.day.isoformat()} {holiday_name(self.name)}".strip()
        return f"{said} ({self.department})" if self.department else said

    @property
    def state(self) -> str:
        """What a form shows, to notice whether somebody changed it since."""
        return f"{self.source} {self.is_working:d} {self.is_provisional:d} [{self.hours}] {self.name}"


class PublishedYear(models.Model):
    """A year whose days off are published and stand among the calendar days. All others are provisional 暂定."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=100)

    class Meta:
        verbose_name = _("published year")
        verbose_name_plural = _("published years")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarStamp(models.Model):
    """One row; its token changes with every change of the calendar, so that other processes notice."""

    token = models.CharField(max_length=16)

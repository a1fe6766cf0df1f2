"""The working calendar: a year at a glance, and the correcting of a day."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused, Stale
from core.inputs import whole_number
from regulations.actions import calendar as deeds
from regulations.calendars.days import FIRST_YEAR, LAST_YEAR
from regulations.calendars.published import is_published, statutory_days
from regulations.calendars.store import calendar_of
from regulations.calendars.years import year_page
from regulations.forms.calendar import DayForm, YearForm
from regulations.models import CalendarDay, PublishedYear
from staff.models import Department


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Twelve months of the company or of one department."""
    departments = list(Department.objects.order_by("path"))
    department = chosen_department(request, departments)
    year = whole_number(request.GET.get("year", "")) or timezone.localdate().year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    context = year_page(calendar_of(department), year)
    context |= {"departments": departments, "department": department, "today": timezone.localdate()}
    context |= {"first_year": FIRST_YEAR, "last_year": LAST_YEAR}
    return render(request, "regulations/calendar/year.html", context)


def chosen_department(request: HttpRequest, departments: list[Department]) -> Department | None:
    number = whole_number(request.GET.get("department", ""))
    if number is None:
        return None
    found = next((one for one in departments if one.pk == number), None)
    if not found:
        raise Http404
    return found


def day_at(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Http404


def back(day: date, department: Department | None) -> HttpResponse:
    query = {"year": day.year} | ({"department": department.pk} if department else {})
    return redirect(reverse("regulations:calendar", query=query))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("regulations.change_calendarday", raise_exception=True)
def calendar_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Correct one day, for the company or for the department that the address names."""
    row, department = row_at(request, day_at(year, month, day))
    present = calendar_of(department)[row.day.toordinal()]
    if not row.pk:
        row.is_working = not present.ranges
    form = DayForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.correct_day(
                row=form.instance, by=request.user, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"]
            )
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(request.get_full_path())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The calendar has been corrected."))
            return back(row.day, department)
    facts = {"form": form, "row": row, "present": present, "department": department, "day": row.day}
    return render(request, "regulations/calendar/day.html", facts, status=422 if form.errors else 200)


def row_at(request: HttpRequest, day: date) -> tuple[CalendarDay, Department | None]:
    """The row of this day, or a new one."""
    number = whole_number(request.GET.get("department", ""))
    department = get_object_or_404(Department, pk=number) if number is not None else None
    found = CalendarDay.objects.filter(day=day, department=department).first()
    return found or CalendarDay(day=day, department=department), department


@require_POST
@permission_required("regulations.change_calendarday", raise_exception=True)
def calendar_day_withdraw(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    row, department = row_at(request, day_at(year, month, day))
    try:
        deeds.withdraw_day(row=row, by=request.user, seen=request.POST.get("seen"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The correction has been taken back."))
    return back(row.day, department)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("regulations.change_calendarday", raise_exception=True)
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """Enter the days off of a year that was published after this version was made."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    if PublishedYear.objects.filter(year=year).exists() or is_published(year):
        messages.info(request, _("%(year)s is published already. Single days can be corrected.") % {"year": year})
        return back(date(year, 1, 1), None)
    off = pgettext("mark of a day", "off")
    lines = "\n".join(f"{day} {off} {name}" for day, name in sorted(statutory_days(year).items()))
    form = YearForm(request.POST or None, year=year, initial={"days": lines})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            deeds.publish_year(year=year, days=facts["days"], by=request.user, source=facts["source"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(year)s has been entered as published.") % {"year": year})
            return back(date(year, 1, 1), None)
    facts = {"form": form, "year": year}
    return render(request, "regulations/calendar/publish.html", facts, status=422 if form.errors else 200)

"""The working calendar in the administration: dated days and the hours of the week."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ActionAdmin
from core.errors import Refused
from regulations.actions import calendar as deeds
from regulations.calendars.names import holiday_name
from regulations.forms.calendar import DayForm
from regulations.models import CalendarDay, WeekPattern
from regulations.models.calendar import WEEKDAYS


class DayAdminForm(DayForm):
    class Meta(DayForm.Meta):
        fields = ["day", "department", *DayForm.Meta.fields]


class PatternForm(forms.ModelForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def _post_clean(self):
        """What the action would refuse is said on the form, and nothing typed is lost."""
        super()._post_clean()
        try:
            deeds.refuse_idle(self.instance)
        except Refused as refusal:
            self.add_error(None, str(refusal))


class CalendarAdmin(ActionAdmin):
    """One page for one row; the day and the department that it is about stay."""

    fixed: tuple[str, ...] = ("department",)
    list_select_related = ("department",)

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else ()


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarAdmin):
    form = DayAdminForm
    fixed = ("day", "department")
    fields = ("day", "department", "is_working", "hours", "name", "is_provisional", "reason", "seen")
    list_display = ("day", "shown_name", "is_working", "hours", "department", "source", "is_provisional")
    list_filter = ("is_working", "source", "is_provisional", ("department", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "day"
    search_fields = ("name", "day__startswith")

    def save_model(self, request, obj, form, change):
        facts = form.cleaned_data
        deeds.correct_day(row=obj, by=request.user, reason=facts["reason"], seen=facts["seen"] if change else None)

    def has_delete_permission(self, request, obj=None):
        is_own = obj is None or obj.source == CalendarDay.Source.OWN
        return is_own and self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        deeds.withdraw_day(row=obj, by=request.user)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, row: CalendarDay) -> str:
        return holiday_name(row.name)


@admin.register(WeekPattern)
class WeekPatternAdmin(CalendarAdmin):
    form = PatternForm
    fields = ("department", "starts_on", *WEEKDAYS, "keeps_holidays", "reason")
    list_display = ("shown_department", "starts_on", "monday", "saturday", "keeps_holidays")

    def save_model(self, request, obj, form, change):
        deeds.save_pattern(pattern=obj, by=request.user, reason=form.cleaned_data["reason"])

    def has_delete_permission(self, request, obj=None):
        company = WeekPattern.objects.filter(department=None)
        is_last = obj and obj.department_id is None and not company.exclude(pk=obj.pk).exists()
        return not is_last and self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        deeds.remove_pattern(pattern=obj, by=request.user)

    @admin.display(description=_("department"), ordering="department__path")
    def shown_department(self, pattern: WeekPattern) -> str:
        return str(pattern.department or _("whole company"))

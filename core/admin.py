"""The administration: deeds go through actions, the trail and the jobs are read only."""

import json

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Concat
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as _beat_admin  # noqa: F401  registers what is taken out below
from django_celery_beat import models as beat

from core import runs
from core.actions import TIMES, change_schedule, note_reading, save_times
from core.errors import Refused
from core.labels import changes_in_words
from core.models import Delivery, Event, Job, Run
from core.notices.actions import tell_again

admin.site.unregister([beat.PeriodicTask, beat.CrontabSchedule, beat.SolarSchedule, beat.ClockedSchedule])
admin.site.unregister(beat.IntervalSchedule)


def lookups_of(offered) -> set[str]:
    """What one entry of `list_filter` writes into the address."""
    if name := getattr(offered, "parameter_name", ""):
        return {name}
    field = offered if isinstance(offered, str) else offered[0]
    return {field, *(f"{field}__{ending}" for ending in ("exact", "id__exact", "isnull"))}


class OfferedFilters:
    """Lists are narrowed by what they offer: Django takes every column, also secret ones, and patterns that break."""

    def lookup_allowed(self, lookup, value, request=None):
        days = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")} if self.date_hierarchy else set()
        return lookup in days or any(lookup in lookups_of(offered) for offered in self.get_list_filter(request))


class ActionAdmin(OfferedFilters, admin.ModelAdmin):
    """A page whose deeds go through actions; a refusal is shown in words. Nothing is deleted here."""

    actions = None
    show_full_result_count = False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Plain choices, without the small pictures that open further windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(beat.PeriodicTask)
class ScheduleAdmin(ActionAdmin):
    """When the project's own tasks run. Which tasks there are is written in the code, so none is added here."""

    list_display = ("in_words", "enabled", "times", "last_run_at", "last_result", "next_run")
    list_display_links = ("in_words",)
    list_select_related = ("crontab", "interval")
    fields = ("name", "task", "enabled", "crontab", "interval", "last_run_at", "total_run_count")
    readonly_fields = ("name", "task", "last_run_at", "total_run_count")

    def get_queryset(self, request):
        """With the last run: its state, and what it did or why it failed."""
        last = Run.objects.filter(schedule=OuterRef("name")).order_by("-id")
        found = super().get_queryset(request)
        return found.annotate(
            run_state=Subquery(last.values("state")[:1]),
            run_said=Subquery(last.annotate(said=Concat("result", "error")).values("said")[:1]),
        )

    @admin.display(description=_("schedule"), ordering="name")
    def in_words(self, schedule) -> str:
        return runs.name_of(schedule.name)

    @admin.display(description=_("times of running"))
    def times(self, schedule) -> str:
        return runs.times_in_words(schedule)

    @admin.display(description=_("result"))
    def last_result(self, schedule) -> str:
        words = dict(Run.State.choices).get(schedule.run_state)
        return f"{words} {schedule.run_said}".strip() if words else "–"

    @admin.display(description=_("next run"))
    def next_run(self, schedule):
        return runs.next_run(schedule, timezone.now()) or "–"

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        change_schedule(task=obj, by=request.user)


@admin.register(beat.CrontabSchedule)
class CrontabAdmin(ActionAdmin):
    fields = TIMES

    def save_model(self, request, obj, form, change):
        save_times(times=obj, by=request.user)


def by_name(field: str, label):
    """A person or department by name: Django's own link would refuse whoever may not look at the staff."""

    @admin.display(description=label)
    def shown(self, row) -> str:
        return str(getattr(row, field) or "–")

    return shown


class CappedPaginator(Paginator):
    """Counts no further than people page."""

    LIMIT = 5000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.LIMIT].count()


class ReadOnlyAdmin(OfferedFilters, admin.ModelAdmin):
    actions = None
    show_full_result_count = False
    paginator = CappedPaginator
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def history_view(self, request, object_id, extra_context=None):
        """Django looks for the row first and says «not there» to whoever may see none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


PLACES = ("p", "o", "all")  # how a list is turned and sorted


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The trail. Superusers without a role that reads it see the deeds on staff only: the flag grants no rows."""

    list_display = ("at", "by", "kind", "deed_in_words", "record_name", "reason", "address")
    list_display_links = ("at", "deed_in_words")
    list_filter = ("kind", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by",)
    search_fields = ("record_name__startswith",)
    fields = (
        "at",
        "by_whom",
        "for_whom",
        "kind",
        "deed_in_words",
        "record_type",
        "record_id",
        "record_name",
        "what_changed",
        "more",
        "reason",
        "address",
    )
    readonly_fields = ("by_whom", "for_whom", "deed_in_words", "what_changed", "more")
    by_whom = by_name("by", _("by"))
    for_whom = by_name("acting_for", _("acting for"))

    def get_queryset(self, request):
        events = super().get_queryset(request)
        # Whoever may not look at all is refused by the page itself.
        return events.visible_to(request.user) if self.has_view_permission(request) else events

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        asked = [f"{name}: {value}" for name, value in request.GET.items() if name not in PLACES]
        note_reading(details={"filter": asked}, by=request.user)
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        if response.status_code == 200:
            note_reading(details={"entry": int(object_id)}, by=request.user)
        return response

    def history_view(self, request, object_id, extra_context=None):
        """Django looks for the record before it asks for the permission: who may not gets 403, whatever there is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    @admin.display(description=_("deed"), ordering="deed")
    def deed_in_words(self, event: Event) -> str:
        return event.deed_in_words

    @admin.display(description=_("before and after"))
    def what_changed(self, event: Event) -> str:
        rows = changes_in_words(event.record_type, event.changes)
        lines = format_html_join("", "<li><b>{}</b>: {} → {}</li>", rows)
        return format_html("<ul>{}</ul>", lines) if rows else "–"

    @admin.display(description=_("details"))
    def more(self, event: Event) -> str:
        return json.dumps(event.details, ensure_ascii=False, indent=1) if event.details else "–"


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "done_count", "error_count", "attempts", "created_by", "created_at")
    list_filter = ("state", "kind")
    list_select_related = ("created_by",)
    search_fields = ("title",)
    fields = (
        "title",
        "kind",
        "state",
        "done_count",
        "total_count",
        "error_count",
        "attempts",
        "error",
        "creator",
        "created_at",
        "finished_at",
    )
    readonly_fields = ("creator",)
    creator = by_name("created_by", _("started by"))

    def get_queryset(self, request):
        jobs = super().get_queryset(request)
        return jobs.filter(created_by=request.user) if request.user.is_superuser else jobs


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Messages that could not be told, without what they say; the same deed as on the page."""

    list_display = ("person", "channel", "why", "attempts")
    list_select_related = ("person",)
    fields = ("person", "channel", "why", "attempts")
    readonly_fields = ("why",)
    actions = ("again",)

    def get_queryset(self, request):
        return super().get_queryset(request).untold()

    def has_again_permission(self, request):
        return request.user.has_perm("core.change_delivery")

    @admin.display(description=_("reason"))
    def why(self, delivery: Delivery) -> str:
        return delivery.reason_in_words

    @admin.action(description=_("Try again"), permissions=["again"])
    def again(self, request, queryset):
        for delivery in queryset.order_by("id"):
            try:
                tell_again(delivery=delivery, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, gettext("%s is tried again.") % delivery)

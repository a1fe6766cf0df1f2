"""Reminders that could not be made, in the administration: the same button as on the page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from regulations.models import Reminder
from regulations.reminders.untold import reason, stage_in_words, what
from regulations.views.reminders import say_again


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Which record it is about stays hidden: administrators see the rule and a number."""

    list_display = ("what", "why", "when", "at")
    list_select_related = ("duty",)
    fields = ("what", "why", "when", "is_late", "at")
    readonly_fields = ("what", "why", "when")
    ordering = ("-id",)
    actions = ("again",)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(state=Reminder.State.FAILED)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("core.view_delivery")

    def has_again_permission(self, request):
        return request.user.has_perm("core.change_delivery")

    @admin.display(description=_("duty"))
    def what(self, reminder: Reminder) -> str:
        return what(reminder.duty)

    @admin.display(description=_("reason"))
    def why(self, reminder: Reminder) -> str:
        return reason(reminder)

    @admin.display(description=_("stage"))
    def when(self, reminder: Reminder) -> str:
        return stage_in_words(reminder.stage)

    @admin.action(description=_("Try again"), permissions=["again"])
    def again(self, request, queryset):
        for reminder in queryset.order_by("id"):
            say_again(request, reminder)

"""Emergency stops and danger reports in the administration: to look up, scoped and read only. Deeds are done on the
workbench, where each row leads."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, by_name
from credit.filters.common import customers_like
from credit.filters.watching import DANGERS, STOPS
from credit.models import CreditStop, DangerReport, Measure


class StateFilter(admin.SimpleListFilter):
    """The states that the lists of the workbench know."""

    title = _("state")
    parameter_name = "state"
    states: dict = {}

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _rows) in self.states.items()]

    def queryset(self, request, queryset):
        return queryset.filter(self.states[self.value()][1]) if self.value() in self.states else queryset


class StopState(StateFilter):
    states = STOPS


class DangerState(StateFilter):
    states = DANGERS


class WatchAdmin(ReadOnlyAdmin):
    """About the credit file of one customer."""

    people: tuple[str, ...] = ()
    search_fields = ("file__customer__name",)  # shows the box; `get_search_results` does the finding
    search_help_text = _("Customer (name or code)")
    ordering = ("-id",)

    def get_queryset(self, request) -> QuerySet:
        found = super().get_queryset(request).visible_to(request.user)
        return found.select_related("file__customer", *self.people)

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        found = queryset.filter(file__customer__in=customers_like(request.user, words)) if words else queryset
        return found, False

    @admin.display(description=_("customer"))
    def customer(self, row) -> str:
        return str(row.file.customer)

    @admin.display(description=_("page on the workbench"))
    def page(self, row) -> str:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), _("Look at it"))


@admin.register(CreditStop)
class CreditStopAdmin(WatchAdmin):
    people = ("stopped_by", "confirmed_by", "lifted_by")
    list_display = ("customer", "stopped_at", "stopper", "confirmed_at", "confirmer", "lifted_at", "lifter", "page")
    list_filter = (StopState, ("stopped_by", admin.RelatedOnlyFieldListFilter))
    fields = (
        *("customer", "page", "reason", "state_before"),
        ("stopped_at", "stopper"),
        ("confirmed_at", "confirmer"),
        ("lifted_at", "lifter"),
        "lift_reason",
    )
    readonly_fields = ("customer", "page", "stopper", "confirmer", "lifter")
    stopper = by_name("stopped_by", _("stopped by"))
    confirmer = by_name("confirmed_by", _("confirmed by"))
    lifter = by_name("lifted_by", _("lifted by"))


class MeasureInline(admin.TabularInline):
    """What was asked for, decided and carried out."""

    model = Measure
    extra = 0
    can_delete = False
    fields = ("kind", "plan", "state", "asker", "asked_at", "decider", "decided_at", "doer", "done_at", "result")
    readonly_fields = fields
    asker = by_name("asked_by", _("asked for by"))
    decider = by_name("decided_by", _("decided by"))
    doer = by_name("done_by", _("carried out by"))

    def get_queryset(self, request) -> QuerySet:
        return (
            super().get_queryset(request).select_related("report__file__customer", "asked_by", "decided_by", "done_by")
        )

    def has_view_permission(self, request, obj=None):
        """Measures have no permission of their own: who sees the report sees them."""
        return request.user.has_perm("credit.view_dangerreport")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(DangerReport)
class DangerReportAdmin(WatchAdmin):
    people = ("reported_by", "instructed_by", "noticed_by", "ended_by")
    list_display = ("customer", "reported_at", "reporter", "instructor", "is_terminated", "ended_at", "page")
    list_filter = (DangerState, ("reported_by", admin.RelatedOnlyFieldListFilter))
    inlines = (MeasureInline,)
    fields = (
        *("customer", "page", "facts", "aim"),
        ("reported_at", "reporter"),
        "instruction",
        ("instructed_at", "instructor"),
        "is_terminated",
        ("noticed_on", "teller"),
        ("ended_at", "ender"),
        "outcome",
    )
    readonly_fields = ("customer", "page", "reporter", "instructor", "teller", "ender")
    reporter = by_name("reported_by", _("reported by"))
    instructor = by_name("instructed_by", _("instructed by"))
    teller = by_name("noticed_by", _("customer told by"))
    ender = by_name("ended_by", _("over, says"))

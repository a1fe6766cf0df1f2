"""Regulations and their clauses in the administration."""

from django.contrib import admin

from core.admin import ActionAdmin
from regulations import actions
from regulations.forms import ClauseForm, RegulationForm
from regulations.models import Clause, Regulation


@admin.register(Regulation)
class RegulationAdmin(ActionAdmin):
    form = RegulationForm
    list_display = ("code", "title", "owner_department", "in_force_from", "in_force_to")
    list_display_links = ("code", "title")
    list_select_related = ("owner_department",)
    search_fields = ("code", "title", "title_en")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)  # a class of its own for each request
        form.edition_shown = obj.edition if obj else None
        return form

    def save_model(self, request, obj, form, change):
        actions.save_regulation(regulation=obj, seen=form.cleaned_data["seen"], by=request.user)


@admin.register(Clause)
class ClauseAdmin(ActionAdmin):
    """Clauses are withdrawn on the page of their regulation, where a reason is asked for."""

    form = ClauseForm
    list_display = ("regulation", "number", "title", "withdrawn_on")
    list_display_links = ("number", "title")
    list_select_related = ("regulation",)
    list_filter = ("regulation",)
    search_fields = ("number", "title", "title_en")
    fields = ("regulation", "number", "title", "title_en", "text", "order", "seen")

    def has_module_permission(self, request):
        return request.user.has_perm("regulations.change_regulation")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("regulations.view_regulation")

    def has_add_permission(self, request):
        return request.user.has_perm("regulations.change_regulation")

    def has_change_permission(self, request, obj=None):
        may = request.user.has_perm("regulations.change_regulation")
        return may and (obj is None or obj.withdrawn_on is None)

    def get_fields(self, request, obj=None):
        """The hidden edition belongs to the form; who only looks has none."""
        may = obj is None or self.has_change_permission(request, obj)
        return self.fields if may else self.fields[:-1]

    def get_readonly_fields(self, request, obj=None):
        return ("regulation",) if obj else ()

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.edition_shown = obj.regulation.edition if obj else None
        return form

    def save_model(self, request, obj, form, change):
        actions.save_clause(clause=obj, seen=form.cleaned_data["seen"], by=request.user)

"""Categories and places, kept up in the administration; every change goes through an action."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.actions.categories import save_category
from archives.actions.places import save_place
from archives.forms.tree import SPACE, CategoryForm, PlaceForm
from archives.models import Category, Place
from core.admin import ActionAdmin


@admin.register(Category)
class CategoryAdmin(ActionAdmin):
    form = CategoryForm
    list_display = ("indented", "kept", "years", "level", "stands_alone", "keeper", "is_used")
    list_select_related = ("keeper",)
    list_filter = ("is_used", "kept")
    search_fields = ("code", "name")
    ordering = ("path",)
    list_per_page = 200

    @admin.display(description=pgettext_lazy("archives", "category"), ordering="path")
    def indented(self, category: Category) -> str:
        return SPACE * (category.path.count("/") - 2) + str(category)

    def save_model(self, request, obj, form, change):
        save_category(category=obj, seen=form.cleaned_data["seen"], by=request.user)


@admin.register(Place)
class PlaceAdmin(ActionAdmin):
    form = PlaceForm
    list_display = ("indented", "kind", "least_level", "keeper", "is_used")
    list_select_related = ("keeper",)
    list_filter = ("is_used", "kind", "least_level")
    search_fields = ("name",)
    ordering = ("path",)
    list_per_page = 200

    @admin.display(description=_("name"), ordering="path")
    def indented(self, place: Place) -> str:
        return SPACE * (place.path.count("/") - 2) + place.name

    def save_model(self, request, obj, form, change):
        save_place(place=obj, seen=form.cleaned_data["seen"], by=request.user)

"""Categories and the words that suggest one, kept up in the administration; every change goes through an action."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints.actions.categories import save_category, save_keyword
from complaints.forms.upkeep import CategoryForm, KeywordForm
from complaints.models import Category, Keyword
from core.admin import ActionAdmin


@admin.register(Category)
class CategoryAdmin(ActionAdmin):
    form = CategoryForm
    list_display = ("indented", "content", "handling", "severity", "department", "is_active")
    list_select_related = ("department",)
    list_filter = ("is_active", "content", "handling")
    search_fields = ("name", "name_en")
    ordering = ("path",)
    list_per_page = 200

    @admin.display(description=_("category"), ordering="path")
    def indented(self, category: Category) -> str:
        return "\u3000" * (category.path.count("/") - 2) + category.name

    def save_model(self, request, obj, form, change):
        save_category(category=obj, seen=form.cleaned_data["seen"], by=request.user)


@admin.register(Keyword)
class KeywordAdmin(ActionAdmin):
    """With how often each row was shown, and how often people kept what it suggests."""

    form = KeywordForm
    list_display = ("words", "category", "severity", "shown", "kept", "share", "is_active")
    list_select_related = ("category",)
    list_filter = ("is_active", "severity")
    search_fields = ("words", "category__name")
    readonly_fields = ("shown", "kept", "share")
    fields = ("words", "category", "severity", "is_active", "seen", "shown", "kept", "share")
    list_per_page = 200

    @admin.display(description=_("share kept"))
    def share(self, keyword: Keyword) -> str:
        return "–" if keyword.kept_share is None else f"{keyword.kept_share} %"

    def save_model(self, request, obj, form, change):
        save_keyword(keyword=obj, seen=form.cleaned_data["seen"], by=request.user)

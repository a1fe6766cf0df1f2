"""Customers in the administration: to look up, scoped and read only. Deeds have their own pages, so nothing passes by
the actions; sensitive fields do not appear here at all."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, by_name
from customers.models import Customer
from customers.search import named


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "status", "trade_type", "owner", "department", "updated_at")
    list_display_links = ("code", "name")
    list_filter = ("status", "kind")
    list_select_related = ("owner", "department")
    search_fields = ("name",)  # shows the box; `get_search_results` does the finding
    search_help_text = _("Name, pinyin initials, code or contact")
    ordering = ("-id",)
    fields = (
        ("code", "page"),
        *("name", "short_name", "former_names", "kind", "category", "special_kind", "trade_type"),
        *("status", "status_reason", "credit_code", "legal_representative", "company_type", "opened_on"),
        *("province", "region", "address", "source", "source_code"),
        *("owner_name", "deputy_name", "department_name", "secrecy", "verified_on", "verifier"),
        *("created_at", "updated_at"),
    )
    readonly_fields = ("page", "owner_name", "deputy_name", "department_name", "verifier")
    owner_name = by_name("owner", _("owner"))
    deputy_name = by_name("deputy_owner", _("deputy owner"))
    department_name = by_name("department", _("department"))
    verifier = by_name("verified_by", _("verified by"))

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def get_search_results(self, request, queryset, search_term):
        found = named(queryset, search_term) if search_term.strip() else queryset
        return found, False

    @admin.display(description=_("page of the customer"))
    def page(self, customer: Customer) -> str:
        return format_html('<a href="{}">{}</a>', customer.get_absolute_url(), customer)

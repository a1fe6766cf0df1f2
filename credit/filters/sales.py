"""How to narrow the list of sales lines."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import Import
from credit.filters.common import DayInput, customers_like
from credit.models import SalesLine


def imports_of(request) -> QuerySet:
    return Import.objects.visible_to(request.user).filter(kind="sales", state__in=["writing", "done", "undoing"])


class SalesFilter(filters.FilterSet):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    date_from = filters.DateFilter(field_name="sold_on", lookup_expr="gte", label=_("date from"), widget=DayInput())
    date_to = filters.DateFilter(field_name="sold_on", lookup_expr="lte", label=_("date until"), widget=DayInput())
    document = filters.CharFilter(field_name="document", label=_("document (whole number)"), max_length=60)
    product = filters.CharFilter(field_name="product", label=_("product (whole name)"), max_length=200)
    batch = filters.ModelChoiceFilter(queryset=imports_of, label=_("import"))

    class Meta:
        model = SalesLine
        fields: list[str] = []

    def by_customer(self, lines, _name, value):
        return lines.filter(customer__in=customers_like(self.request.user, value.strip()))

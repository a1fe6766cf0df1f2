"""How to narrow the lists of trading documents and of releases."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.filters import DayFilter, ListFilter, YesNoFilter
from credit.filters.common import DayInput, customers_like
from credit.models import Release, TradingDocument

TO_DO = ("to_do", _("to be worked off"))


class OfCustomerFilter(ListFilter):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))


class DocumentFilter(OfCustomerFilter):
    number = filters.CharFilter(field_name="number", label=_("number (whole)"), max_length=60)
    kind = filters.ChoiceFilter(choices=TradingDocument.Kind.choices, label=_("kind"))
    state = filters.ChoiceFilter(choices=[TO_DO, *TradingDocument.State.choices], method="by_state", label=_("state"))
    booked = YesNoFilter(method="by_booked", label=_("counts as lent"))
    date_from = filters.DateFilter(field_name="on", lookup_expr="gte", label=_("date from"), widget=DayInput())
    date_to = filters.DateFilter(field_name="on", lookup_expr="lte", label=_("date until"), widget=DayInput())

    class Meta:
        model = TradingDocument
        fields: list[str] = []

    def by_state(self, rows, _name, value):
        return rows.to_do() if value == TO_DO[0] else rows.filter(state=value)

    def by_booked(self, rows, _name, value):
        return rows.exclude(booked=0) if value else rows.filter(booked=0)


class ReleaseFilter(OfCustomerFilter):
    state = filters.ChoiceFilter(choices=Release.State.choices, label=_("state"))
    asked_from = DayFilter(field_name="asked_at", label=_("asked for from"))
    asked_to = DayFilter(field_name="asked_at", label=_("asked for until"), through=True)

    class Meta:
        model = Release
        fields: list[str] = []

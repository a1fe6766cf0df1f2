"""How to narrow the lists of hand-overs and of what departments file."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import KeeperChange, MonthlyFiling
from core.filters import DayFilter, ListFilter
from customers.filters import departments_of, people_of


class ChangeFilter(ListFilter):
    state = filters.ChoiceFilter(choices=KeeperChange.State.choices, label=_("state"))
    person = filters.ModelChoiceFilter(queryset=people_of, method="by_person", label=_("hands over or takes over"))
    prepared_from = DayFilter(field_name="prepared_at", label=_("prepared from"))
    prepared_to = DayFilter(field_name="prepared_at", label=_("prepared until"), through=True)

    class Meta:
        model = KeeperChange
        fields: list[str] = []

    def by_person(self, changes, _name, value):
        return changes.filter(Q(giver=value) | Q(taker=value))


STANDS = [
    ("owed", pgettext_lazy("filing", "not filed yet")),
    ("filed", pgettext_lazy("filing", "filed, to be received")),
    ("received", pgettext_lazy("filing", "received")),
]


class FilingFilter(ListFilter):
    month = filters.CharFilter(
        method="by_month", label=_("month"), max_length=7, widget=forms.TextInput({"type": "month"})
    )
    stand = filters.ChoiceFilter(choices=STANDS, method="by_stand", label=_("state"))
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))

    class Meta:
        model = MonthlyFiling
        fields: list[str] = []

    def by_month(self, filings, _name, value):
        try:
            return filings.filter(month=date.fromisoformat(f"{value}-01"))
        except ValueError:
            return filings.none()

    def by_stand(self, filings, _name, value):
        return {
            "owed": filings.owed(),
            "filed": filings.filter(filed_at__isnull=False, received_at__isnull=True),
            "received": filings.filter(received_at__isnull=False),
        }[value]

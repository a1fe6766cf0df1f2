"""How to narrow the lists of hand-overs and of what departments file."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archives.models import KeeperChange
from core.filters import DayFilter, ListFilter
from customers.filters import people_of


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

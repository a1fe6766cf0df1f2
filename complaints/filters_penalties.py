"""How to narrow the ledger of penalties."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import Penalty
from core.filters import DayFilter, ListFilter
from customers.filters import departments_of, people_of


class PenaltyFilter(ListFilter):
    state = filters.MultipleChoiceFilter(
        choices=Penalty.State.choices, label=_("state"), widget=forms.CheckboxSelectMultiple, distinct=False
    )
    kind = filters.ChoiceFilter(choices=Penalty.Kind.choices, label=_("penalty"))
    employee = filters.ModelChoiceFilter(queryset=people_of, label=_("employee"))
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))
    decided_from = DayFilter(field_name="decided_at", label=_("decided from"))
    decided_to = DayFilter(field_name="decided_at", label=_("decided until"), through=True)

    class Meta:
        model = Penalty
        fields: list[str] = []

    def said(self, name: str, value) -> str:
        if name in ("state", "kind"):
            return str(dict(self.form.fields[name].choices).get(value, value))
        return str(value)

"""How to narrow the list of revisits: my own, those to arrange, those to sign, and by rule, month, person, state."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import Revisit
from core.filters import DayFilter, ListFilter
from customers.filters import people_of
from staff.rules import acting_for

MINE, ARRANGE, SIGN, ALL = "mine", "arrange", "sign", "all"
QUEUES = [
    (MINE, pgettext_lazy("revisits", "mine")),
    (ARRANGE, pgettext_lazy("revisits", "without a person")),
    (SIGN, pgettext_lazy("revisits", "to sign")),
    (ALL, pgettext_lazy("revisits", "all")),
]
LATE = [("overdue", _("overdue now")), ("done_late", _("carried out too late"))]


class RevisitFilter(ListFilter):
    queue = filters.ChoiceFilter(choices=QUEUES, method="by_queue", widget=forms.HiddenInput, label=_("list"))
    state = filters.ChoiceFilter(choices=Revisit.State.choices, label=_("state"))
    source = filters.ChoiceFilter(choices=Revisit.Source.choices, label=pgettext_lazy("revisit", "occasion"))
    responsible = filters.ModelChoiceFilter(queryset=people_of, label=_("carried out by"))
    late = filters.ChoiceFilter(choices=LATE, method="by_late", label=_("deadline"))
    way = filters.ChoiceFilter(choices=Revisit.Way.choices, label=_("way"))
    due_from = DayFilter(field_name="due_at", label=_("deadline from"))
    due_to = DayFilter(field_name="due_at", label=_("deadline until"), through=True)
    month = filters.CharFilter(method="by_month", widget=forms.HiddenInput, label=_("month"), max_length=7)

    class Meta:
        model = Revisit
        fields: list[str] = []

    def by_queue(self, revisits, _name, value):
        person = self.request.user
        if value == MINE:
            return revisits.planned().filter(responsible__in=[person.pk, *acting_for(person)])
        if value == ARRANGE:
            return revisits.planned().filter(responsible__isnull=True)
        return revisits.filter(state=Revisit.State.DONE) if value == SIGN else revisits

    def by_late(self, revisits, _name, value):
        if value == "overdue":
            return revisits.planned().filter(due_at__lt=timezone.now())
        return revisits.filter(done_at__gt=F("due_at"))

    def by_month(self, revisits, _name, value):
        """Drawn for this month."""
        try:
            month = date.fromisoformat(f"{value}-01")
        except ValueError:
            return revisits.none()
        return revisits.filter(draw__month=month)

"""How to narrow leaks and requests for reports."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import LeakIncident, ReportRequest
from archives.models.common import Asked
from core.filters import DayFilter, ListFilter, YesNoFilter
from customers.filters import departments_of


class LeakFilter(ListFilter):
    is_closed = YesNoFilter(method="by_closed", label=_("closed"))
    effect = filters.ChoiceFilter(choices=LeakIncident.Effect.choices, label=pgettext_lazy("leak", "effect"))
    reported_from = DayFilter(field_name="reported_at", label=_("reported from"))
    reported_to = DayFilter(field_name="reported_at", label=_("reported until"), through=True)

    class Meta:
        model = LeakIncident
        fields: list[str] = []

    def by_closed(self, leaks, _name, value):
        return leaks.filter(closed_at__isnull=not value)


class ReportFilter(ListFilter):
    state = filters.ChoiceFilter(choices=Asked.choices, label=_("state"))
    rhythm = filters.ChoiceFilter(choices=ReportRequest.Rhythm.choices, label=_("how often"))
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))

    class Meta:
        model = ReportRequest
        fields: list[str] = []

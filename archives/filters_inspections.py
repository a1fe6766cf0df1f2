"""How to narrow inspections, their lines, and what is to be mended."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import Inspection, InspectionLine, Place
from core.filters import ListFilter, YesNoFilter
from customers.filters import people_of

Found = InspectionLine.Found


def rooms_of(_request):
    return Place.objects.filter(kind="room").order_by("order", "id")


class InspectionFilter(ListFilter):
    state = filters.ChoiceFilter(choices=Inspection.State.choices, label=_("state"))
    name = filters.CharFilter(field_name="name", label=_("period"), max_length=60)
    place = filters.ModelChoiceFilter(queryset=rooms_of, label=pgettext_lazy("archives", "room"))
    keeper = filters.ModelChoiceFilter(queryset=people_of, label=_("keeper"))

    class Meta:
        model = Inspection
        fields: list[str] = []


class FoundFilter(ListFilter):
    """The lines of one inspection."""

    FOUND = [("none", pgettext_lazy("inspection", "not looked at")), *Found.choices[1:]]

    found = filters.ChoiceFilter(choices=FOUND, method="by_found", label=_("found"))
    q = filters.CharFilter(method="by_words", label=_("number or title"), max_length=60)

    class Meta:
        model = InspectionLine
        fields: list[str] = []

    def by_found(self, lines, _name, value):
        return lines.filter(found="" if value == "none" else value)

    def by_words(self, lines, _name, value):
        return lines.filter(file__number__icontains=value) | lines.filter(file__title__icontains=value)


class RepairFilter(ListFilter):
    """What was found damaged or missing."""

    found = filters.ChoiceFilter(choices=Found.choices[3:], label=_("found"))
    is_done = YesNoFilter(method="by_done", label=_("followed up"))

    class Meta:
        model = InspectionLine
        fields: list[str] = []

    def by_done(self, lines, _name, value):
        return lines.filter(repaired_at__isnull=not value)

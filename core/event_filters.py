"""How the auditor's page narrows the trail."""

import django_filters as filters
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from core import trail
from core.filters import DayFilter, ListFilter
from core.inputs import whole_number
from core.labels import record_types
from core.models import Event


def people(_request):
    """Everybody who is or was here, and the system itself."""
    return get_user_model().objects.only("name", "username").order_by("name", "id")


def deeds() -> list[tuple[str, str]]:
    return sorted(((deed, str(words)) for deed, words in trail.words.items()), key=lambda pair: pair[1])


class AddressFilter(filters.Filter):
    field_class = forms.GenericIPAddressField


class EventFilter(ListFilter):
    by = filters.ModelChoiceFilter(queryset=people, label=_("by"))
    acting_for = filters.ModelChoiceFilter(queryset=people, label=_("acting for"))
    deed = filters.ChoiceFilter(choices=deeds, label=_("deed"))
    kind = filters.ChoiceFilter(choices=Event.Kind.choices, label=_("kind"))
    record_type = filters.ChoiceFilter(choices=record_types, label=_("record type"))
    record = filters.CharFilter(method="by_record", label=_("record: number or name"), max_length=100)
    at_from = DayFilter(field_name="at", label=_("from day"))
    at_to = DayFilter(field_name="at", label=_("until day"), through=True)
    address = AddressFilter(label=_("from where"))

    class Meta:
        model = Event
        fields: list[str] = []

    def by_record(self, events, _name, value):
        """A number is looked up by its index, whatever the record type; a name is looked for in every entry."""
        number = whole_number(value)
        if number is None:
            return events.filter(record_name__contains=value)
        if not self.form.cleaned_data.get("record_type"):
            events = events.filter(record_type__in=[name for name, _label in record_types()])
        return events.filter(record_id=number)

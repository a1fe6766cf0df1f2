"""How to narrow the list of complaints. Every filter stands in the address; all of them combine."""

import django_filters as filters
from django import forms
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.figure_filters import FigureFilter
from complaints.models import INVALID, VALID, Complaint, Inquiry
from complaints.repeats import same_person
from complaints.search import words_in
from core.filters import DayFilter, ListFilter
from core.search import first_matches
from customers.filters import departments_of, people_of
from customers.models import Customer, CustomerSearch
from customers.querysets import filled
from customers.values import phone_indexes

MOST_CUSTOMERS = 500
LATE = [("overdue", _("overdue now")), ("broken", _("a deadline was missed"))]


class ComplaintFilter(FigureFilter):
    q = filters.CharFilter(method="after_the_others", label=_("search text"), max_length=100)
    state = filters.MultipleChoiceFilter(
        choices=Complaint.State.choices, method="by_state", label=_("state"), widget=forms.CheckboxSelectMultiple
    )
    late = filters.ChoiceFilter(choices=LATE, method="by_late", label=_("deadline"))
    severity = filters.ChoiceFilter(choices=Complaint.Severity.choices, label=_("severity"))
    is_special = filters.BooleanFilter(
        label=_("special case"),
        widget=forms.Select(choices=[("", "---------"), ("true", _("yes")), ("false", _("no"))]),
    )
    # Malignant (valid) and malicious (invalid) are opposites: they never stand in one filter.
    valid_kind = filters.ChoiceFilter(
        field_name="verdict", choices=[(one.value, one.label) for one in VALID], label=_("valid, kind")
    )
    invalid_kind = filters.ChoiceFilter(
        field_name="verdict", choices=[(one.value, one.label) for one in INVALID], label=_("invalid, kind")
    )
    is_repeat = filters.BooleanFilter(
        label=_("complains again"),
        widget=forms.Select(choices=[("", "---------"), ("true", _("yes")), ("false", _("no"))]),
    )
    channel = filters.ChoiceFilter(choices=Complaint.Channel.choices, label=_("channel"))
    handler = filters.ModelChoiceFilter(queryset=people_of, label=_("handler"))
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))
    customer = filters.NumberFilter(method="by_customer", label=_("customer"), widget=forms.HiddenInput)
    same_as = filters.NumberFilter(method="by_person", label=_("the person of"), widget=forms.HiddenInput)
    received_from = DayFilter(field_name="received_at", label=_("received from"))
    received_to = DayFilter(field_name="received_at", label=_("received until"), through=True)

    class Meta:
        model = Complaint
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """Exactly the rows; the list asks for `candidates` and `words` instead, which is quicker for common words."""
        self.candidates, self.words = super().filter_queryset(queryset), None
        if query := self.form.cleaned_data.get("q"):
            self.candidates, self.words = words_in(self.candidates, query)
        if self.words is None:
            return self.candidates
        return self.candidates.annotate(holds=self.words.test).filter(holds=True)

    def by_state(self, complaints, _name, value):
        """As one list: PostgreSQL takes its index for a list, and reads the whole table for alternatives."""
        return complaints.filter(state__in=sorted(value)) if value else complaints

    def by_late(self, complaints, _name, value):
        return complaints.overdue(timezone.now()) if value == "overdue" else complaints.broken()

    def by_customer(self, complaints, _name, value):
        return complaints.filter(customer=int(value)) if 0 < value < 2**63 else complaints.none()

    def by_person(self, complaints, _name, value):
        """All of whoever complained in that one, as far as can be told."""
        one = self.seen(value)
        return complaints.filter(same_person(one)) if one else complaints.none()

    def seen(self, value) -> Complaint | None:
        rows = Complaint.objects.visible_to(self.request.user)
        return rows.filter(pk=int(value)).first() if 0 < value < 2**63 else None

    def said(self, name: str, value) -> str:
        if name == "same_as":
            return str(self.seen(value) or int(value))
        if name == "customer":
            shown = Customer.objects.visible_to(self.request.user).filter(pk=int(value)).first()
            return str(shown or int(value))
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        choices = getattr(self.form.fields[name], "choices", None)
        if choices is not None and not isinstance(value, Model):
            return str({str(key): label for key, label in choices}.get(str(value), value))
        return str(value)


class InquiryFilter(ListFilter):
    q = filters.CharFilter(method="by_text", label=_("search text"), max_length=100)
    kind = filters.ChoiceFilter(choices=Inquiry.Kind.choices, label=_("kind"))
    state = filters.ChoiceFilter(choices=Inquiry.State.choices, label=_("state"))
    handler = filters.ModelChoiceFilter(queryset=people_of, label=_("handler"))
    supply_channel = filters.CharFilter(lookup_expr="exact", label=_("supply channel"), max_length=100)
    is_published = filters.BooleanFilter(
        label=_("made public"), widget=forms.Select(choices=[("", "---------"), ("true", _("yes")), ("false", _("no"))])
    )
    received_from = DayFilter(field_name="received_at", label=_("received from"))
    received_to = DayFilter(field_name="received_at", label=_("received until"), through=True)

    class Meta:
        model = Inquiry
        fields: list[str] = []

    def by_text(self, inquiries, _name, value):
        """By number, customer or phone; the words of an entry are not searched: there may be very many."""
        text = value.strip()
        customers = first_matches(CustomerSearch, text, MOST_CUSTOMERS) if text else []
        found = Q(number__startswith=text.upper()) | Q(customer__in=customers)
        if index := phone_indexes(text)[0]:
            found |= filled(phone_index=index)
        return inquiries.filter(found)

    def said(self, name: str, value) -> str:
        if name == "is_published":
            return str(_("yes") if value else _("no"))
        return super().said(name, value)

"""Forms of single deeds: record an interaction, change the owner or the status, reveal a field."""

import uuid
from datetime import timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.filters import FIRST_DAY, LAST_DAY, day_start
from customers.actions.interactions import CLOCK_SLACK
from customers.actions.owners import keeping
from customers.forms.customer import day_field
from customers.forms.guarded import begin_with_capitals
from customers.models import Customer, Interaction
from customers.policy import policy_for
from regulations.templatetags.regulations import rule_number
from staff.models import Department, User

MOMENT = "%Y-%m-%dT%H:%M"
FAR = timedelta(days=366 * 5)


def moment_field(label) -> forms.DateTimeField:
    """A moment of the local clock. Those that no time zone can compute are refused like any other wrong input."""
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        validators=[
            MinValueValidator(lambda: day_start(FIRST_DAY)),
            MaxValueValidator(lambda: day_start(LAST_DAY)),
        ],
    )


def reason_field(**kwargs) -> forms.CharField:
    return forms.CharField(label=gettext_lazy("reason"), widget=forms.Textarea({"rows": 2}), max_length=500, **kwargs)


class InteractionForm(forms.ModelForm):
    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    at = moment_field(gettext_lazy("when"))
    next_on = day_field(label=gettext_lazy("next step on"))

    class Meta:
        model = Interaction
        fields = ["kind", "direction", "at", "contact", "summary", "result", "next_step", "next_on", "is_major"]
        widgets = {"summary": forms.Textarea({"rows": 3}), "result": forms.Textarea({"rows": 2})}

    def __init__(self, data=None, *, customer: Customer, kind: str = ""):
        kind = kind if kind in Interaction.Kind.values else ""
        super().__init__(data, instance=Interaction(customer=customer, kind=kind))
        self.fields["token"].initial = uuid.uuid4().hex
        self.initial["at"] = timezone.localtime()
        self.fields["contact"].queryset = customer.contacts.all()
        begin_with_capitals(self)

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at > timezone.now() + CLOCK_SLACK:
            raise forms.ValidationError(_("An interaction is recorded after it happened."))
        return at

    def clean(self):
        cleaned = super().clean()
        at, next_on = cleaned.get("at"), cleaned.get("next_on")
        if next_on and not cleaned.get("next_step"):
            self.add_error("next_step", _("What is to be done on that day?"))
        if at and next_on and not timezone.localdate(at) <= next_on <= timezone.localdate() + FAR:
            self.add_error("next_on", _("The next step comes after the interaction, within five years."))
        return cleaned


class OwnerForm(forms.Form):
    use_required_attribute = False
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("owner"))
    deputy = forms.ModelChoiceField(User.objects.none(), required=False, label=gettext_lazy("deputy owner"))
    department = forms.ModelChoiceField(
        Department.objects.all(),
        required=False,
        label=gettext_lazy("department"),
        empty_label=gettext_lazy("the owner's department"),
    )
    reason = reason_field()
    seen = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, data=None, *, customer: Customer):
        present = {"owner": customer.owner_id, "deputy": customer.deputy_owner_id, "seen": keeping(customer)}
        super().__init__(data, initial=present)
        kept = Q(pk__in=[pk for pk in (customer.owner_id, customer.deputy_owner_id) if pk])
        people = User.objects.filter(Q(is_active=True, state=User.State.ACTIVE) | kept).select_related("department")
        for name in ("owner", "deputy"):
            self.fields[name].queryset = people.order_by("number", "id")
            self.fields[name].label_from_instance = with_department
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned["owner"] == cleaned.get("deputy"):
            self.add_error("deputy", _("Owner and deputy owner must be two people."))
        return cleaned


def with_department(person: User) -> str:
    return f"{person} ({person.department})" if person.department else str(person)


class StatusForm(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=gettext_lazy("new status"), widget=forms.RadioSelect)
    reason = reason_field(required=False)
    seen = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, *, customer: Customer):
        super().__init__(data, initial={"seen": customer.status})
        seen = data.get("seen") if data else customer.status
        steps = Customer.STEPS.get(seen, [])
        self.fields["to"].choices = [(step.value, step.label) for step in steps]
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") in Customer.NEED_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("This status needs a reason."))
        return cleaned


class RevealForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200, widget=forms.TextInput)

    def __init__(self, data=None, *, customer: Customer):
        super().__init__(data)
        least = policy_for(customer).reveal_reason_length
        self.fields["reason"].min_length = least
        self.fields["reason"].widget.attrs.update({"minlength": least, "autocomplete": "off"})
        self.fields["reason"].help_text = format_html(
            _("At least {}; it is written to the read log."), rule_number("customers.reveal_reason_length", customer)
        )
        begin_with_capitals(self)

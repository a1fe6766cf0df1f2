"""What the forms that take something in share: who is on the phone, and when that was."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.interactions import CLOCK_SLACK
from customers.forms.deeds import moment_field, with_department
from customers.forms.guarded import begin_with_capitals, one_newline
from customers.models import Customer
from customers.search import hits
from customers.values import check_phone
from staff.models import User

MOST_HITS = 8


class CallerForm(forms.ModelForm):
    """Finds the customer: `find` looks, the one chosen is in `customer`."""

    NAME = ""  # the field that holds the name of somebody who is not on file
    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    find = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("customer"),
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Phone, name, pinyin initials or code. Leave empty for somebody who is not on file."),
    )
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False, widget=forms.HiddenInput)
    phone = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("phone"), widget=forms.TextInput({"autocomplete": "off"})
    )
    received_at = moment_field(gettext_lazy("received at"))

    def __init__(self, data=None, files=None, *, person: User, instance, customer: Customer | None = None):
        self.person = person
        super().__init__(data, files, instance=instance)
        self.fields["token"].initial = uuid.uuid4().hex
        self.fields["customer"].queryset = Customer.objects.visible_to(person)
        self.fields["handler"].required = False
        self.fields["handler"].empty_label = _("me")
        for name in ("handler", "about"):
            self.fields[name].queryset = User.objects.at_work().select_related("department")
            self.fields[name].label_from_instance = with_department
        self.initial |= {"received_at": timezone.localtime(), "customer": customer}
        self.chosen = customer
        self.hits: list[Customer] = []
        begin_with_capitals(self)

    def clean_received_at(self):
        at = self.cleaned_data["received_at"]
        if at > timezone.now() + CLOCK_SLACK:
            raise forms.ValidationError(_("A complaint is registered after it was received."))
        return at

    def clean_phone(self):
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        verdict = check_phone(text)
        if verdict.error:
            raise forms.ValidationError(verdict.error)
        return verdict.value

    def clean(self):
        cleaned = super().clean()
        self.chosen = cleaned.get("customer") or self.find_customer(cleaned.get("find", ""))
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = one_newline(value)
        return cleaned

    def find_customer(self, text: str) -> Customer | None:
        """The one customer that the text finds; several are offered to choose from."""
        if not text.strip():
            return None
        self.hits = hits(self.person, text, MOST_HITS)
        if len(self.hits) == 1:
            return self.hits[0]
        refusal = _("Choose one of these.") if self.hits else _("No such customer. Leave this empty and give a name.")
        self.add_error("find", refusal)
        return None

    def new_record(self):
        record = self.save(commit=False)
        record.customer = self.chosen
        return record

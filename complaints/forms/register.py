"""Is the input sound: registering a complaint."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint
from customers.actions.interactions import CLOCK_SLACK
from customers.forms.deeds import moment_field, with_department
from customers.forms.guarded import begin_with_capitals, one_newline
from customers.models import Customer
from customers.search import hits
from customers.values import check_phone
from staff.models import User

MOST_HITS = 8


class ComplaintForm(forms.ModelForm):
    """Registers a complaint. `find` looks for the customer; the one chosen is in `customer`."""

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

    class Meta:
        model = Complaint
        fields = ["complainant", "phone", "channel", "received_at", "subject", "content", "severity", "handler"]
        widgets = {"content": forms.Textarea({"rows": 4})}

    def __init__(self, data=None, *, person: User, customer: Customer | None = None):
        self.person = person
        super().__init__(data, instance=Complaint())
        self.fields["token"].initial = uuid.uuid4().hex
        self.fields["customer"].queryset = Customer.objects.visible_to(person)
        self.fields["handler"].queryset = User.objects.at_work().select_related("department")
        self.fields["handler"].label_from_instance = with_department
        self.fields["handler"].required = False
        self.fields["handler"].empty_label = _("me")
        self.initial |= {"received_at": timezone.localtime(), "customer": customer, "severity": 1}
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

    def clean_content(self):
        return one_newline(self.cleaned_data["content"])

    def clean(self):
        cleaned = super().clean()
        self.chosen = cleaned.get("customer") or self.find_customer(cleaned.get("find", ""))
        if self.chosen is None and not cleaned.get("complainant", "").strip() and not self.errors:
            self.add_error("complainant", _("Choose the customer, or give the name of who complains."))
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

    def new_complaint(self) -> Complaint:
        complaint = self.save(commit=False)
        complaint.customer = self.chosen
        return complaint

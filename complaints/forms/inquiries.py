"""Is the input sound: the inquiry register."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from complaints.forms.deeds import long_text
from complaints.forms.people import CallerForm
from complaints.models import Inquiry
from customers.forms.deeds import reason_field
from customers.forms.guarded import begin_with_capitals, one_newline
from customers.models import Customer
from staff.models import User


class InquiryForm(CallerForm):
    """Enters what is no complaint; with a reply it is answered at once."""

    reply = long_text(gettext_lazy("reply"), required=False, rows=3)

    class Meta:
        model = Inquiry
        fields = [
            *("kind", "name", "phone", "channel", "received_at", "subject", "content"),
            *("about", "supply_channel", "handler"),
        ]
        widgets = {"content": forms.Textarea({"rows": 4}), "kind": forms.RadioSelect}

    def __init__(self, data=None, *, person: User, customer: Customer | None = None, kind: str = ""):
        super().__init__(data, person=person, instance=Inquiry(), customer=customer)
        self.fields["kind"].choices = Inquiry.Kind.choices
        self.fields["content"].label = pgettext("inquiry", "What the customer says")
        self.initial["kind"] = kind if kind in Inquiry.Kind.values else Inquiry.Kind.INQUIRY
        self.fields["reply"].help_text = _("Leave empty when it is answered later; a suggestion is decided later.")
        self.fields["supply_channel"].help_text = _("For a problem with an order.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Inquiry.Kind.SUGGESTION and cleaned.get("reply"):
            self.add_error("reply", _("A suggestion is adopted or declined, with the reason."))
        return cleaned


class InquiryDeedForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, *, inquiry: Inquiry):
        self.inquiry = inquiry
        super().__init__(data)
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}


class InquiryAnswerForm(InquiryDeedForm):
    reply = long_text(gettext_lazy("reply"))
    reward = long_text(
        gettext_lazy("proposed reward"),
        required=False,
        rows=2,
        help_text=gettext_lazy("For praise: the superior of whoever was praised is told."),
    )

    def __init__(self, data=None, *, inquiry: Inquiry):
        super().__init__(data, inquiry=inquiry)
        if inquiry.kind != Inquiry.Kind.PRAISE:
            del self.fields["reward"]


class InquiryDecideForm(InquiryDeedForm):
    is_adopted = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("adopted")), ("no", gettext_lazy("declined"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        label=gettext_lazy("the suggestion is"),
        widget=forms.RadioSelect,
    )
    reason = reason_field(help_text=gettext_lazy("What is done, or why not; the customer is told so."))

"""What is asked for about single orders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credit.forms.amounts import amount_field
from credit.forms.documents import DeedForm, ReasonForm
from credit.policy import policy_for


class RefuseForm(ReasonForm):
    category = forms.ChoiceField(label=_("reason category"))
    field_order = ("category", "reason")

    def prepare(self) -> None:
        self.fields["category"].choices = [("", "—"), *((one, one) for one in policy_for().refusal_reasons)]


class TermsForm(DeedForm):
    """What is agreed with the customer, up to which amount."""

    price = forms.CharField(label=_("price agreed"), max_length=500, widget=forms.Textarea({"rows": 2}))
    payment = forms.CharField(label=_("payment agreed"), max_length=500, widget=forms.Textarea({"rows": 2}))
    amount = amount_field(_("up to (CNY)"))
    note = forms.CharField(label=_("note"), max_length=500, required=False)

    def __init__(self, data=None, *, document):
        super().__init__(data, document=document, initial={"amount": f"{document.amount.normalize():f}"})


class UseForm(DeedForm):
    note = forms.CharField(label=_("note"), max_length=500, required=False)

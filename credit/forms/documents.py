"""What is asked for on the pages of trading documents and releases."""

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import FIRST_DAY, LAST_DAY
from credit.forms.amounts import amount_field
from credit.forms.once import OnceForm
from credit.models import TradingDocument


def day_field(label) -> forms.DateField:
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    return forms.DateField(label=label, widget=picker, validators=bounds)


class NewForm(OnceForm):
    kind = forms.ChoiceField(choices=TradingDocument.Kind.choices, label=_("kind"), initial="delivery")
    number = forms.CharField(
        label=_("number"), max_length=60, required=False, help_text=_("Left empty, it gets the next one of the year.")
    )
    on = day_field(_("day"))
    amount = amount_field(
        _("amount (CNY)"), required=False, help_text=_("Left empty where lines are written: it is their sum.")
    )
    order = forms.ModelChoiceField(
        TradingDocument.objects.none(), label=pgettext_lazy("trading document", "order"), required=False
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, data=None, *, customer, typed=None):
        """`typed`: what was sent so far by who wants to go on typing."""
        super().__init__(data, initial={"on": timezone.localdate(), **(typed or {})})
        orders = TradingDocument.objects.filter(customer=customer, kind="order", state__in=["draft", "confirmed"])
        self.fields["order"].queryset = orders.order_by("-id")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == TradingDocument.Kind.ORDER and cleaned.get("order"):
            self.add_error("order", _("Only a delivery belongs to an order."))
        if "amount" in cleaned:
            cleaned["amount"] = cleaned["amount"] or Decimal(0)
        return cleaned


class DeedForm(OnceForm):
    """A deed on one document, which may have been changed since it was shown."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, data=None, *, document: TradingDocument, initial=None):
        super().__init__(data, initial={"expected_version": document.version, **(initial or {})})


class ChangeForm(DeedForm):
    amount = amount_field(_("amount (CNY)"))
    on = day_field(_("day"))
    note = forms.CharField(label=_("note"), max_length=200, required=False)
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data=None, *, document: TradingDocument):
        given = {"amount": f"{document.amount.normalize():f}", "on": document.on, "note": document.note}
        super().__init__(data, document=document, initial=given)
        if document.state == TradingDocument.State.DRAFT and document.lines.exists():
            self.fields["amount"].disabled = True
            self.fields["amount"].help_text = _("It is the sum of the lines.")


class SplitForm(DeedForm):
    amount = amount_field(_("amount of the part (CNY)"))


class ReasonForm(DeedForm):
    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class EndForm(OnceForm):
    """Why a held release is refused or withdrawn."""

    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

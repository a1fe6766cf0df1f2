"""What is asked for on the pages of goods that come back."""

from decimal import Decimal

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.money import plain_number
from credit.forms.document_lines import plain
from credit.forms.once import OnceForm
from credit.models import GoodsReturn, TradingDocument
from credit.returning import granted_remedies, rooms, worth


def quantity_field(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=0, max_digits=18, decimal_places=4, required=False
    )


class QuantitiesForm(OnceForm):
    """One field for each line of the delivery; what is left empty is none."""

    def add_quantity(self, line, *, help_text: str = "", initial=None) -> None:
        name = f"line_{line.pk}"
        self.fields[name] = quantity_field(str(line), help_text)
        if initial is not None:
            self.initial[name] = plain(initial)

    def clean(self):
        cleaned = super().clean()
        found = {int(name[5:]): cleaned.pop(name) for name in list(cleaned) if name.startswith("line_")}
        return cleaned | {"quantities": {line: quantity or Decimal(0) for line, quantity in found.items()}}


class NewReturnForm(QuantitiesForm):
    remedy = forms.ChoiceField(label=_("complaint"), required=False)
    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data=None, *, document: TradingDocument):
        self.document = document
        super().__init__(data)

    def prepare(self):
        room = rooms(self.document)
        for line in self.document.lines.filter(pk__in=[pk for pk, left in room.items() if left > 0])[:200]:
            told = gettext("%s can come back.") % plain_number(room[line.pk])
            self.add_quantity(line, help_text=told)
        self.granted = {str(one.pk): one for one in granted_remedies(self.document)}
        self.fields["remedy"].choices = [
            ("", gettext("without a complaint")),
            *map(remedy_choice, self.granted.values()),
        ]
        self.order_fields([name for name in self.fields if name.startswith("line_")])

    def clean_remedy(self):
        return self.granted.get(self.cleaned_data["remedy"])


def remedy_choice(remedy) -> tuple[str, str]:
    if remedy.quantity:
        granted = gettext("%s to come back") % plain_number(remedy.quantity)
        return str(remedy.pk), f"{remedy.complaint.number} · {granted}"
    return str(remedy.pk), remedy.complaint.number


class SlipForm(QuantitiesForm):
    """A deed on one slip, which may have been changed since it was shown."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, data=None, *, slip: GoodsReturn):
        self.slip = slip
        super().__init__(data, initial={"expected_version": slip.version})

    @cached_property
    def lines(self) -> list:
        return list(self.slip.lines.select_related("line"))


class ApproveForm(SlipForm):
    def prepare(self):
        for one in self.lines:
            told = gettext("%s asked for") % plain_number(one.asked)
            if one.received is not None:
                told = gettext("%(asked)s asked for, %(received)s came") % {
                    "asked": plain_number(one.asked),
                    "received": plain_number(one.received),
                }
            self.add_quantity(one.line, help_text=told, initial=one.asked if one.approved is None else one.approved)


class SignForm(SlipForm):
    found = forms.CharField(label=_("what the warehouse found"), max_length=500, required=False)

    def prepare(self):
        for one in self.lines:
            self.add_quantity(one.line, help_text=gettext("%s approved") % plain_number(one.approved))
        self.order_fields([name for name in self.fields if name.startswith("line_")])


class SlipReasonForm(SlipForm):
    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("quantities")
        return cleaned


class BookForm(SlipForm):
    number = forms.CharField(label=_("number of the credit note"), max_length=60, required=False)
    not_invoiced = forms.DecimalField(
        label=_("not invoiced yet (CNY)"),
        max_digits=18,
        decimal_places=4,
        min_value=0,
        required=False,
        help_text=_("Comes off the delivery; the rest is credited against its invoices."),
    )

    def prepare(self):
        self.initial["number"] = str(self.slip)
        amount = sum((worth(one.line, one.received or Decimal(0)) for one in self.lines), Decimal(0))
        self.initial["not_invoiced"] = plain(min(self.slip.document.booked, amount))

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("quantities")
        return cleaned

"""Is the input sound: the trading card."""

from django import forms
from django.utils.translation import gettext as _

from credit.forms.files import in_cents
from credit.models import TradingCard
from customers.forms.guarded import begin_with_capitals, one_newline


class CardForm(forms.ModelForm):
    """A draft may have blanks. The phone never stands in the page: empty keeps what is there."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    phone = forms.CharField(required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"}))

    class Meta:
        model = TradingCard
        fields = TradingCard.FIELDS
        widgets = {
            "opened_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "property_schedule": forms.Textarea({"rows": 3}),
            "age_structure": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known_phone = self.instance.phone
        self.fields["phone"].label = TradingCard._meta.get_field("phone").verbose_name
        self.initial |= {"version": self.instance.version, "phone": ""}
        if self.known_phone:
            self.fields["phone"].help_text = _("Now %s. Leave empty to keep it.") % self.known_phone
        for name in ("capital", "limit_applied"):
            self.fields[name].min_value = 0
            self.fields[name].decimal_places = 2
            self.initial[name] = in_cents(self.initial[name])
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        for name in ("capital", "limit_applied"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, _("An amount is not below zero."))
        return cleaned

    def clean_phone(self):
        return self.cleaned_data["phone"] or self.known_phone

    @property
    def values(self) -> dict:
        """What stands on the card now."""
        given = {name: self.cleaned_data[name] for name in TradingCard.FIELDS}
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in given.items()}

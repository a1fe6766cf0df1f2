"""What the forms of deeds share."""

import uuid

from django import forms

from core.errors import Stale
from customers.forms.guarded import begin_with_capitals, one_newline


class OnceForm(forms.Form):
    """Labels begin with capitals, messages are ours, and each copy has its own token: it is carried out once."""

    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4().hex
        self.prepare()
        begin_with_capitals(self)

    def prepare(self) -> None:
        """Fill in what the record suggests."""

    def clean(self) -> dict:
        cleaned = super().clean()
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def ask_again(self, stale: Stale) -> None:
        """The page comes once more with what was typed, and says who was first."""
        self.add_error(None, str(stale))

    @property
    def facts(self) -> dict:
        """The arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}

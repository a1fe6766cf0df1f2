"""What is asked for when an inspection is signed, and when something was mended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archives.forms.requests import area
from archives.models import InspectionLine
from credit.forms.once import OnceForm


class SignForm(OnceForm):
    damp = forms.CharField(label=_("dampness"), max_length=100)
    mould = forms.CharField(label=_("mould and pests"), max_length=100)
    safety = forms.CharField(label=_("fire and locks"), max_length=100)
    result = area(_("result"), most=2000)


class SettleForm(OnceForm):
    remedy = forms.CharField(label=_("what was done"), max_length=200)
    is_found = forms.BooleanField(
        label=_("the file is there again"), required=False, help_text=_("Otherwise it stays missing.")
    )

    def __init__(self, data=None, *, line: InspectionLine):
        self.line = line
        super().__init__(data)

    def prepare(self) -> None:
        if self.line.found != InspectionLine.Found.MISSING:
            del self.fields["is_found"]

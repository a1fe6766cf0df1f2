"""What is written below the statistics of a month."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    analysis = forms.CharField(
        label=_("analysis and advice"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What stands out, why, and what should be done. The leaders read it with the figures."),
    )

"""What is asked for where a department files a month."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credit.forms.once import OnceForm


class FileMonthForm(OnceForm):
    note = forms.CharField(
        label=_("note"),
        max_length=200,
        required=False,
        help_text=_("Where the month brought nothing worth filing: why."),
    )

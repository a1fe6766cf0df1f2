"""What is asked on the auditor's page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500)
    whole_record = forms.BooleanField(label=_("All entries of this record"), required=False)

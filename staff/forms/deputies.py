"""Who stands in, and when."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.models import User


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(User.objects.none(), label=_("deputy"), empty_label=_("please choose"))
    date_from = forms.DateField(label=_("from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    date_to = forms.DateField(label=_("to and including"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.at_work().exclude(pk=person.pk).exclude(username="system")
        self.fields["date_from"].initial = timezone.localdate()

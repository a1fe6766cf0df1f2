"""Forms of the desk."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models import Approval
from staff.models import User


class SignerForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.none(), label=_("employee"), empty_label=_("please choose"))
    comment = forms.CharField(label=_("why"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, approval: Approval, **kwargs):
        super().__init__(*args, **kwargs)
        may_sign = Q(groups__permissions__codename="view_approval")
        people = User.objects.at_work().filter(may_sign).exclude(pk__in=approval.barred).distinct()
        self.fields["person"].queryset = people.select_related("department")
        self.fields["person"].label_from_instance = lambda one: " · ".join(
            str(part) for part in (one, one.department, one.job_title) if part
        )

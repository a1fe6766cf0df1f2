"""Is the input sound: improvement actions."""

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms.deeds import DeedForm, long_text
from complaints.models import CorrectivePlan
from core.filters import LAST_DAY
from customers.forms.deeds import with_department
from customers.forms.guarded import begin_with_capitals
from staff.models import User


class PlanForm(DeedForm):
    title = forms.CharField(max_length=120, label=gettext_lazy("improvement"))
    measures = long_text(gettext_lazy("measures"))
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("owner"))
    due_on = forms.DateField(
        label=gettext_lazy("due on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MaxValueValidator(LAST_DAY)],
    )

    def prepare(self):
        self.fields["owner"].queryset = User.objects.at_work().select_related("department")
        self.fields["owner"].label_from_instance = with_department
        found = self.complaint.investigations.exclude(loophole="").last()
        self.initial |= {"measures": found.loophole if found else ""}

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day


class PlanDeedForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args, plan: CorrectivePlan, **kwargs):
        super().__init__(*args, **kwargs)
        begin_with_capitals(self)


class PlanDoneForm(PlanDeedForm):
    result = long_text(gettext_lazy("what was done"))


class PlanCheckForm(PlanDeedForm):
    is_effective = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        label=gettext_lazy("effective"),
    )
    effect = long_text(gettext_lazy("effect"))

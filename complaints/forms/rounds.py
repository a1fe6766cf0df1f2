"""Is the input sound: a round of visits, a spot check, a decision on destruction."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from complaints.actions.revisits.rounds import BY_PLAN
from complaints.forms.deeds import long_text
from complaints.models import Revisit
from customers.forms.deeds import moment_field, reason_field, with_department
from customers.forms.guarded import begin_with_capitals
from customers.models import Customer
from customers.search import hits
from staff.models import User

MOST = 200


class RoundForm(forms.Form):
    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    source = forms.ChoiceField(
        choices=[choice for choice in Revisit.Source.choices if choice[0] in BY_PLAN],
        label=pgettext_lazy("revisit", "occasion"),
        widget=forms.RadioSelect,
    )
    customers = long_text(
        gettext_lazy("customers"), rows=6, help_text=gettext_lazy("Code, phone or name, one customer a line.")
    )
    planned_for = moment_field(gettext_lazy("visit by"))
    responsible = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("carried out by"))

    def __init__(self, data=None, *, person: User):
        self.person = person
        super().__init__(data)
        self.fields["token"].initial = uuid.uuid4().hex
        self.fields["responsible"].queryset = User.objects.at_work().select_related("department")
        self.fields["responsible"].label_from_instance = with_department
        begin_with_capitals(self)

    def clean_customers(self) -> list[Customer]:
        """The one customer of each line; a line that finds none or several is named."""
        lines = [line.strip() for line in self.cleaned_data["customers"].splitlines()]
        lines = list(dict.fromkeys(filter(None, lines)))
        if len(lines) > MOST:
            raise forms.ValidationError(_("At most %s customers at a time.") % MOST)
        found = {line: hits(self.person, line, 2) for line in lines}
        wrong = [line for line, customers in found.items() if len(customers) != 1]
        if wrong:
            raise forms.ValidationError(_("Not one customer each: %s") % ", ".join(wrong))
        return list({customers[0].pk: customers[0] for customers in found.values()}.values())

    def clean_planned_for(self):
        at = self.cleaned_data["planned_for"]
        if at <= timezone.now():
            raise forms.ValidationError(_("Visits are planned for a day to come."))
        return at

    @property
    def told(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("source", "customers", "planned_for", "responsible")}


class DecisionForm(forms.Form):
    """A yes or a no, and why."""

    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        begin_with_capitals(self)


class CheckForm(DecisionForm):
    is_sound = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("soundly handled")), ("no", gettext_lazy("not soundly handled"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label=gettext_lazy("result"),
    )
    finding = long_text(gettext_lazy("finding"), rows=4)


class DisposalForm(DecisionForm):
    is_agreed = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("to be destroyed by the archives")), ("no", gettext_lazy("kept on"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label=gettext_lazy("decision"),
    )
    reason = reason_field()

"""Is the input sound: which cases are one case."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.alike import companions_of, earlier_of
from complaints.forms.deeds import DeedForm
from complaints.models import Complaint
from complaints.states import STEPS, State
from core.fields import SeveralField
from customers.forms.deeds import reason_field

MOST_NUMBERS = 50


class CaseChoice(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, one: Complaint) -> str:
        who = one.who
        return f"{one.number} {one.subject} · {who} · {one.get_state_display()}"


class MergeForm(DeedForm):
    """Cases that look like this one are offered; any other is named by its number."""

    parts = CaseChoice(Complaint.objects.none(), required=False, label=gettext_lazy("cases that belong to this one"))
    numbers = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("others, by their numbers"),
        help_text=gettext_lazy("Separated by spaces."),
    )
    reason = reason_field()

    def __init__(self, data=None, files=None, *, complaint: Complaint, person):
        self.person = person
        super().__init__(data, files, complaint=complaint)

    def prepare(self):
        candidates = self.candidates()
        rows = Complaint.objects.visible_to(self.person).select_related("customer")
        self.fields["parts"].queryset = rows.filter(pk__in=[one.pk for one in candidates])
        if not candidates:
            del self.fields["parts"]

    def candidates(self) -> list[Complaint]:
        found = companions_of(self.complaint, self.person)
        found += earlier_of(self.person, self.complaint.customer, exclude=self.complaint.pk)
        return [one for one in {one.pk: one for one in found}.values() if State.DUPLICATE in STEPS[one.state]]

    def clean_numbers(self):
        """The cases of these numbers, if the person may see them."""
        numbers = re.split(r"[\s,，、;；]+", self.cleaned_data["numbers"].strip())[:MOST_NUMBERS]
        numbers = [one for one in numbers if one]
        found = list(Complaint.objects.visible_to(self.person).filter(number__in=numbers))
        if missing := set(numbers) - {one.number for one in found}:
            raise forms.ValidationError(_("There is no case %s.") % ", ".join(sorted(missing)))
        return found

    def clean(self):
        cleaned = super().clean()
        named = cleaned.pop("numbers", [])
        chosen = {one.pk: one for one in [*(cleaned.get("parts") or []), *named] if one.pk != self.complaint.pk}
        if not chosen and not self.errors:
            self.add_error("numbers", _("Choose the cases that belong to this one."))
        cleaned["parts"] = list(chosen.values())
        return cleaned


class GatherForm(MergeForm):
    """As before, with all that are on the same subject ticked."""

    def prepare(self):
        super().prepare()
        self.initial["parts"] = [one.pk for one in companions_of(self.complaint, self.person)]
        self.initial["reason"] = _("Several customers complain about the same subject.")

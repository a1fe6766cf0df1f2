"""Is the input sound: steps of collection and promises to pay."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.errors import Refused
from credit.actions.promising import check_promised_day
from credit.filters.common import DayInput
from credit.forms.amounts import amount_field
from credit.forms.once import OnceForm
from credit.models import CollectionCase
from credit.models.collection import Stage
from credit.policy import policy_for
from regulations.templatetags.regulations import rule_number

LONGEST = 2000


class CaseForm(OnceForm):
    """A deed on one case."""

    def __init__(self, data=None, *, case: CollectionCase):
        self.case = case
        super().__init__(data)


class StepForm(CaseForm):
    stage = forms.ChoiceField(
        choices=Stage.choices,
        label=pgettext_lazy("collection", "what was done"),
        widget=forms.RadioSelect(),
        initial=Stage.CALL,
    )
    note = forms.CharField(
        label=gettext_lazy("what came of it"),
        help_text=gettext_lazy("With whom, and what was said. A letter needs no words: it lists what is owed."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )

    def prepare(self):
        if self.case.stage:
            self.initial["stage"] = self.case.stage

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("stage") not in ("", None, Stage.LETTER) and not cleaned.get("note"):
            self.add_error("note", _("Say what came of it."))
        return cleaned


class PromiseForm(CaseForm):
    amount = amount_field(gettext_lazy("amount"))
    due_on = forms.DateField(label=gettext_lazy("to be paid by"), widget=DayInput())
    said_by = forms.CharField(label=gettext_lazy("promised by"), max_length=100, required=False)
    note = forms.CharField(
        label=gettext_lazy("note"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )

    def prepare(self):
        self.initial["amount"] = self.case.overdue
        last = rule_number("credit.promise_days", self.case)
        self.fields["due_on"].help_text = format_html(_("at most {} from today"), last)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        try:
            check_promised_day(day, timezone.localdate(), policy_for(self.case))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return day

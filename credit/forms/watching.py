"""What is asked for on the pages of exceptions, reports near the limit, stops and dangerous customers."""

import uuid
from datetime import timedelta

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import CENT
from credit.actions.dangers import AFTERWARDS
from credit.models import CreditFile, Measure
from credit.policy import policy_for
from customers.forms.guarded import begin_with_capitals, one_newline
from regulations.templatetags.regulations import rule_number

LONGEST = 5000
STATES = [("", "—"), *((state.value, state.label) for state in AFTERWARDS)]


def words(label, rows: int = 4, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **kwargs)


def day(label, **kwargs) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class WatchForm(forms.Form):
    """Messages in the language of the page; each copy of the form has its own token."""

    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial={"token": uuid.uuid4().hex, **(initial or {})})
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("token", None)
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}


class ExceptionForm(WatchForm):
    amount = forms.DecimalField(
        label=_("amount over the limit (CNY)"), max_digits=18, decimal_places=4, validators=[MinValueValidator(CENT)]
    )
    valid_until = day(_("valid until"))
    cause = words(_("cause"))

    def __init__(self, data=None, *, initial=None):
        days = policy_for().exception_days
        last = timezone.localdate() + timedelta(days=days)
        super().__init__(data, initial={"valid_until": last, **(initial or {})})
        self.fields["valid_until"].help_text = rule_number("credit.exception_days")


class NearForm(WatchForm):
    report = words(_("report"), rows=6)


class DecisionForm(WatchForm):
    decision = words(_("decision"))


class StopForm(WatchForm):
    reason = words(_("reason"), rows=3)


class ConfirmForm(WatchForm):
    """Nothing is asked: the page shows what is confirmed."""


class DangerForm(WatchForm):
    facts = words(_("what happened, in detail"), rows=6)
    aim = words(_("what can be recovered, and how"))


class InstructionForm(WatchForm):
    instruction = words(_("instruction"))


class NoticeForm(WatchForm):
    noticed_on = day(_("customer told on"))

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial={"noticed_on": timezone.localdate(), **(initial or {})})


class EndForm(WatchForm):
    outcome = words(_("outcome"), rows=6)
    state = forms.ChoiceField(label=_("trade goes on"), choices=STATES, required=False)


class EndedForm(WatchForm):
    """As `EndForm`, where trade was ended and does not go on."""

    outcome = words(_("outcome"), rows=6)

    def clean(self):
        return {**super().clean(), "state": ""}


class WatchStateForm(WatchForm):
    state = forms.ChoiceField(label=_("state"), choices=STATES[1:], initial=CreditFile.State.WATCHED)
    reason = words(_("reason"), rows=3)


class MeasureForm(WatchForm):
    kind = forms.ChoiceField(label=_("measure"), choices=Measure.Kind.choices)
    plan = words(_("plan"))


class ResultForm(WatchForm):
    result = words(_("result"))

"""What is asked for on the pages of exceptions, reports near the limit, stops and dangerous customers."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from credit.actions.dangers import AFTERWARDS
from credit.forms.amounts import amount_field
from credit.forms.once import OnceForm
from credit.models import CreditFile, Measure
from credit.policy import policy_for
from regulations.templatetags.regulations import rule_number

LONGEST = 5000
STATES = [("", "—"), *((state.value, state.label) for state in AFTERWARDS)]


def words(label, rows: int = 4, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **kwargs)


def day(label, **kwargs) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class ExceptionForm(OnceForm):
    amount = amount_field(_("amount over the limit (CNY)"))
    valid_until = day(_("valid until"))
    cause = words(_("cause"))

    def __init__(self, data=None, *, initial=None):
        days = policy_for().exception_days
        last = timezone.localdate() + timedelta(days=days)
        super().__init__(data, initial={"valid_until": last, **(initial or {})})
        self.fields["valid_until"].help_text = format_html(_("at most {}"), rule_number("credit.exception_days"))


class NearForm(OnceForm):
    report = words(_("report"), rows=6)


class DecisionForm(OnceForm):
    decision = words(_("decision"))


class StopForm(OnceForm):
    reason = words(_("reason"), rows=3)


class ConfirmForm(OnceForm):
    """Nothing is asked: the page shows what is confirmed."""


class DangerForm(OnceForm):
    facts = words(_("what happened, in detail"), rows=6)
    aim = words(_("what can be recovered, and how"))


class InstructionForm(OnceForm):
    instruction = words(_("instruction"))


class NoticeForm(OnceForm):
    noticed_on = day(_("customer told on"))

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial={"noticed_on": timezone.localdate(), **(initial or {})})


class EndForm(OnceForm):
    outcome = words(_("outcome"), rows=6)
    state = forms.ChoiceField(label=_("trade goes on"), choices=STATES, required=False)


class EndedForm(OnceForm):
    """As `EndForm`, where trade was ended and does not go on."""

    outcome = words(_("outcome"), rows=6)

    def clean(self):
        return {**super().clean(), "state": ""}


class WatchStateForm(OnceForm):
    state = forms.ChoiceField(label=_("state"), choices=STATES[1:], initial=CreditFile.State.WATCHED)
    reason = words(_("reason"), rows=3)


class MeasureForm(OnceForm):
    kind = forms.ChoiceField(label=_("measure"), choices=Measure.Kind.choices)
    plan = words(_("plan"))


class ResultForm(OnceForm):
    result = words(_("result"))

"""Is the input sound: starting and withdrawing a grading."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credit.filters.common import DayInput
from credit.models import GradingRun
from credit.policy import policy_for
from credit.policy.schemes import GROUPS, INDICATORS, SCHEMES

BOUNDARIES = [
    (GradingRun.Boundary.WITHIN, _("within: graded A while the share including the customer is within the cut-off")),
    (GradingRun.Boundary.REACHES, _("reaches: graded A until the cut-off is reached")),
]


def percent(label) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=Decimal("0.01"), max_value=100, max_digits=6, decimal_places=2)


class StartForm(forms.Form):
    date_from = forms.DateField(label=_("first day"), widget=DayInput())
    date_to = forms.DateField(label=_("last day"), widget=DayInput())
    cut_a = percent(_("A up to (%)"))
    cut_b = percent(_("B up to (%)"))
    boundary = forms.ChoiceField(label=_("at the cut-off"), choices=BOUNDARIES)
    scheme = forms.ChoiceField(label=_("customers are graded"), choices=SCHEMES, required=False)
    group = forms.ChoiceField(label=_("shares are counted within"), choices=GROUPS, required=False)
    indicator = forms.ChoiceField(label=_("indicator of the share"), choices=INDICATORS, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)  # the same form sent twice starts one grading

    @classmethod
    def fresh(cls) -> "StartForm":
        """Last calendar year with the numbers of the policy."""
        year, policy = timezone.localdate().year - 1, policy_for()
        return cls(
            initial={
                "date_from": date(year, 1, 1),
                "date_to": date(year, 12, 31),
                "cut_a": policy.grade_cuts[0],
                "cut_b": policy.grade_cuts[1],
                "boundary": policy.grade_boundary,
                "scheme": policy.grade_scheme,
                "group": policy.grade_group,
                "indicator": policy.grade_indicator,
                "key": uuid4(),
            }
        )

    def clean(self):
        given = super().clean()
        start, end = given.get("date_from"), given.get("date_to")
        if start and end and start > end:
            self.add_error("date_to", _("The period ends before it begins."))
        first, second = given.get("cut_a"), given.get("cut_b")
        if first and second and first >= second:
            self.add_error("cut_b", _("B must end above A."))
        return given

    @property
    def facts(self) -> dict:
        """The arguments of the action."""
        given = self.cleaned_data
        return {
            "date_from": given["date_from"],
            "date_to": given["date_to"],
            "cuts": (given["cut_a"].normalize(), given["cut_b"].normalize()),
            "boundary": given["boundary"],
            "scheme": given["scheme"] or None,
            "group": given["group"],
            "indicator": given["indicator"] or None,
            "key": given["key"].hex,
        }


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("reason for the withdrawal"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

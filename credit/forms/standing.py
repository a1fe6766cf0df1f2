"""Is the input sound: grades between two yearly gradings."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.actions.rating import GRADES
from credit.forms.campaigns import words
from credit.forms.once import OnceForm
from credit.models import Downgrade

STAYS = "stays"


class GradeForm(OnceForm):
    grade = forms.ChoiceField(
        label=pgettext_lazy("customer", "grade"), choices=[(grade, grade) for grade in GRADES], widget=forms.RadioSelect
    )
    reason = words(_("reason"), required=True)


class ReportForm(OnceForm):
    cause = forms.ChoiceField(label=_("cause"), choices=Downgrade.Cause.choices, widget=forms.RadioSelect)
    facts_told = words(_("facts"), required=True)


class DecideForm(OnceForm):
    wanted = forms.TypedChoiceField(
        label=_("decision"), widget=forms.RadioSelect, coerce=lambda value: "" if value == STAYS else value
    )
    decision = words(_("reason"), required=True)

    def __init__(self, *args, lower: list[str], **kwargs):
        self.lower = lower
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        down = [(grade, _("downgrade to %s") % grade) for grade in self.lower]
        self.fields["wanted"].choices = [*down, (STAYS, _("the grade stays"))]

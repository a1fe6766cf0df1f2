"""Is the input sound: the three axes, judged by a person."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.judging import judging_of
from complaints.forms.categories import categories_in_use, category_choices
from complaints.forms.deeds import DeedForm, SeenForm, long_text
from complaints.lateness import lateness_of
from complaints.models import INVALID, Category, Ground, Handling, Severity, Verdict
from customers.forms.deeds import reason_field


class VerdictForm(DeedForm):
    """The three axes: validity with ground and evidence, content, severity."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices, label=gettext_lazy("validity"), widget=forms.RadioSelect, initial=Verdict.GENERAL
    )
    ground = forms.ChoiceField(
        choices=[("", "---------"), *Ground.choices], required=False, label=gettext_lazy("ground of invalidity")
    )
    evidence = long_text(gettext_lazy("evidence for the verdict"), required=False, rows=3)
    category = forms.ModelChoiceField(Category.objects.none(), required=False, label=gettext_lazy("category"))
    severity = forms.TypedChoiceField(choices=Severity.choices, coerce=int, label=gettext_lazy("severity"))

    is_urgent = forms.BooleanField(
        required=False,
        label=gettext_lazy("urgent appeal"),
        help_text=gettext_lazy("For retests: the shorter deadline."),
    )

    def prepare(self):
        complaint = self.complaint
        self.fields["category"].queryset = offered = categories_in_use(complaint.category_id)
        self.fields["category"].choices = category_choices(kept=complaint.category_id)
        if not offered.filter(handling=Handling.RETEST).exists():
            del self.fields["is_urgent"]
        self.lateness = lateness_of(complaint)
        names = {"category": complaint.category_id, "severity": complaint.severity, "is_urgent": complaint.is_urgent}
        self.initial |= names
        if self.lateness and not complaint.verdict:
            self.initial |= {"verdict": Verdict.INVALID, "ground": Ground.TOO_LATE}
        if complaint.verdict:
            self.initial |= {name: getattr(complaint, name) for name in ("verdict", "ground", "evidence")}

    def hint(self) -> str:
        return self.lateness.words() if self.lateness else ""

    def clean(self):
        cleaned = super().clean()
        verdict = cleaned.get("verdict")
        if verdict in INVALID and verdict != Verdict.MISUNDERSTANDING:
            if not cleaned.get("ground"):
                self.add_error("ground", _("An invalid complaint names its ground."))
            if not cleaned.get("evidence"):
                self.add_error("evidence", _("An invalid complaint names its evidence."))
        return cleaned


class AcceptForm(VerdictForm):
    note = long_text(gettext_lazy("note"), required=False, rows=2)


class JudgeForm(SeenForm, VerdictForm):
    seen_now = staticmethod(judging_of)
    reason = reason_field()

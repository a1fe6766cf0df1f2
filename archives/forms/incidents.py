"""What is asked for on the pages of leaks and of requests for reports."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.forms.requests import area
from archives.models import ArchiveFile, LeakIncident, ReportRequest
from archives.periods import MONTHS, last_period
from archives.policy import policy_for
from credit.forms.amounts import amount_field
from credit.forms.documents import day_field
from credit.forms.once import OnceForm
from customers.forms.deeds import moment_field
from staff.models import User


class LeakForm(OnceForm):
    """One field is enough; the file is named where it is known."""

    what = area(_("what happened"), most=4000)
    number = forms.CharField(
        label=_("file number"), max_length=60, required=False, help_text=_("Where it is about a file.")
    )

    def __init__(self, data=None, *, person, file: ArchiveFile | None = None):
        self.person, self.file = person, file
        super().__init__(data)

    def prepare(self) -> None:
        if self.file:
            del self.fields["number"]

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        if number:
            self.file = ArchiveFile.objects.visible_to(self.person).filter(number=number).first()
            if self.file is None:
                raise forms.ValidationError(_("There is no file of this number, or it is not yours to see."))
        return number

    @property
    def facts(self) -> dict:
        return {"what": super().facts["what"], "file": self.file}


class MeasuresForm(OnceForm):
    measures = area(_("what is done about it"), most=4000)


class ToldForm(OnceForm):
    whom = forms.ChoiceField(
        label=_("who was told"),
        choices=[
            ("authority", pgettext_lazy("leak", "the authority")),
            ("customer", pgettext_lazy("leak", "the customer")),
        ],
    )
    at = moment_field(_("when"))

    def prepare(self) -> None:
        self.fields["at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class CloseLeakForm(OnceForm):
    effect = forms.ChoiceField(label=pgettext_lazy("leak", "effect"), choices=LeakIncident.Effect.choices)
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("who is answerable"), required=False)
    conclusion = area(_("conclusion"), most=4000)

    def prepare(self) -> None:
        self.fields["responsible"].queryset = User.objects.exclude(username="system").order_by("name")


class PenaltyForm(OnceForm):
    amount = amount_field(_("amount"))
    reason = area(_("reason"), most=1000)

    def __init__(self, data=None):
        super().__init__(data, initial={"amount": policy_for().penalty_least})


class ReportForm(OnceForm):
    title = forms.CharField(label=_("title"), max_length=100)
    contents = area(_("what it should contain"), most=4000)
    purpose = forms.CharField(label=_("purpose"), max_length=200)
    rhythm = forms.ChoiceField(label=_("how often"), choices=ReportRequest.Rhythm.choices)
    until = day_field(_("until"))

    def prepare(self) -> None:
        self.fields["until"].required = False
        self.fields["until"].help_text = _("Of a report that recurs. Empty: until it is ended.")


class ChangeReportForm(OnceForm):
    title = forms.CharField(label=_("title"), max_length=100)
    contents = area(_("what it should contain"), most=4000)
    purpose = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, data=None, *, asked: ReportRequest):
        super().__init__(data, initial={"title": asked.title, "contents": asked.contents})


class IssueForm(OnceForm):
    period = forms.CharField(label=_("period"), max_length=40)
    upload = forms.FileField(
        label=_("the report"), help_text=_("As PDF or picture; office documents are saved as PDF.")
    )

    def __init__(self, data=None, files=None, *, asked: ReportRequest):
        today = timezone.localdate()
        name = last_period(today, asked.rhythm)[0] if asked.rhythm in MONTHS else str(today)
        super().__init__(data, files, initial={"period": name})


class ReplaceForm(OnceForm):
    upload = forms.FileField(label=_("the report"))
    reason = forms.CharField(label=_("reason"), max_length=200)

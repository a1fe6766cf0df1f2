"""Is the input sound: what is found out, and who hears of it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.investigating import findings_of
from complaints.forms.deeds import DeedForm, SeenForm, files_field, long_text
from complaints.models import Handling, Investigation
from complaints.policy import policy_for
from complaints.returns import defects_of
from customers.forms.customer import day_field
from customers.forms.deeds import with_department
from staff.models import User

YES_NO = [("", gettext_lazy("not verified")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
TABLE = ("defect", "is_storage_fault", "outbound_on")  # what the return decision table asks
ASKS_TABLE = (Handling.RETURN, Handling.QUALITY)


def yes_or_no(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


class FindingsForm(SeenForm):
    seen_now = staticmethod(findings_of)


class InvestigateForm(FindingsForm):
    facts = long_text(gettext_lazy("facts found"), required=False)
    evidence = long_text(gettext_lazy("evidence"), required=False, rows=2)
    cause_code = forms.ChoiceField(required=False, label=gettext_lazy("cause"))
    cause = long_text(gettext_lazy("how it came about"), required=False, rows=2)
    loophole = long_text(gettext_lazy("management loophole"), required=False, rows=2)
    defect = forms.ChoiceField(required=False, label=gettext_lazy("defect"))
    is_storage_fault = forms.TypedChoiceField(
        choices=YES_NO,
        coerce=yes_or_no,
        empty_value=None,
        required=False,
        label=gettext_lazy("caused by storage at the customer"),
    )
    outbound_on = day_field(
        label=gettext_lazy("outbound date"), help_text=gettext_lazy("As the outbound audit sheet says it.")
    )
    conclusion = long_text(gettext_lazy("conclusion"), required=False, rows=2)
    files = files_field()
    is_finished = forms.BooleanField(required=False, initial=True, label=gettext_lazy("The investigation is finished"))

    def prepare(self):
        super().prepare()
        policy, complaint = policy_for(self.complaint), self.complaint
        self.fields["cause_code"].choices = [("", "---------"), *((one, one) for one in policy.causes)]
        self.fields["defect"].choices = [("", "---------"), *((one, one) for one in defects_of(policy))]
        found = complaint.investigations.filter(finished_at__isnull=True).first()
        if found:
            self.initial |= {name: getattr(found, name) for name in self.fields if hasattr(found, name)}
            self.initial["is_storage_fault"] = {True: "true", False: "false"}.get(found.is_storage_fault, "")
        self.initial |= {"outbound_on": complaint.outbound_on, "is_finished": is_ready(complaint.handling, found)}
        if complaint.handling not in ASKS_TABLE and not complaint.outbound_on:
            for name in TABLE:
                del self.fields[name]

    def clean_outbound_on(self):
        day = self.cleaned_data["outbound_on"]
        if day and day > timezone.localdate(self.complaint.received_at):
            raise forms.ValidationError(_("The goods left the warehouse before the customer complained."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_finished"):
            for name in ("facts", "cause_code"):
                if not cleaned.get(name):
                    self.add_error(name, _("A finished investigation says this."))
        return cleaned


def is_ready(handling: str, found: Investigation | None) -> bool:
    """A retest is finished after its result."""
    return handling != Handling.RETEST or bool(found and found.retest)


class AppointForm(FindingsForm):
    investigator = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("investigator"))
    note = long_text(gettext_lazy("note"), required=False, rows=2)

    def prepare(self):
        super().prepare()
        people = User.objects.at_work().select_related("department").exclude(pk=self.complaint.about_id or 0)
        self.fields["investigator"].queryset = people
        self.fields["investigator"].label_from_instance = with_department


class BriefForm(DeedForm):
    text = long_text(
        gettext_lazy("what they were told"),
        help_text=gettext_lazy("The person complained about and the direct leader get it as a message."),
    )
    files = files_field()

    def prepare(self):
        self.initial["text"] = last_words(self.complaint)


class ReportForm(DeedForm):
    text = long_text(gettext_lazy("report to the management"), rows=8)
    files = files_field()

    def prepare(self):
        self.initial["text"] = last_words(self.complaint)


def last_words(complaint) -> str:
    """What the newest finished round found, as a draft."""
    found = complaint.investigations.filter(finished_at__isnull=False).last()
    if found is None:
        return ""
    said = (found.facts, f"{found.cause_code} {found.cause}".strip(), found.loophole, found.conclusion)
    return "\n".join(text for text in said if text)


class RetestForm(DeedForm):
    result = forms.ChoiceField(
        choices=Investigation._meta.get_field("retest").choices,
        label=gettext_lazy("result of the retest"),
        widget=forms.RadioSelect,
    )
    old_report = forms.CharField(max_length=50, label=gettext_lazy("number of the report"))
    note = long_text(gettext_lazy("note"), required=False, rows=2)

"""Is the input sound: the deeds on a case. Each form takes the complaint that it is about."""

import uuid
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.cases import keeping
from complaints.actions.files import check_file
from complaints.actions.settling import BY_LETTER, wants_cause, wants_letter
from complaints.models import Channel, Complaint, Fault, Handling, Remedy, View
from complaints.offers import refused_kinds
from complaints.policy import policy_for
from complaints.silence import silence_words
from core.errors import Refused, Stale
from core.fields import CENT
from customers.forms.deeds import moment_field, reason_field, with_department
from customers.forms.guarded import begin_with_capitals, one_newline
from staff.models import Department, User

LONGEST = 5000


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each of a kind that may be kept."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        files = [super(FilesField, self).clean(one, initial) for one in data or [] if one]
        for file in files:
            try:
                check_file(file)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return files


def files_field() -> FilesField:
    return FilesField(
        required=False, label=gettext_lazy("files"), help_text=gettext_lazy("Photos, letters, recordings.")
    )


def files_again(form: forms.BaseForm) -> None:
    """A page that comes back with faults has lost the files that were chosen: say so beside their field."""
    if not (form.files and form.errors):
        return
    for name in [name for name in form.files if name in form.fields and name not in form.errors]:
        form.add_error(name, _("Please choose the files again: a page that was not accepted cannot keep them."))


def long_text(label, *, required: bool = True, rows: int = 4, **kwargs) -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, widget=area, max_length=LONGEST, **kwargs)


class DeedForm(forms.Form):
    """What all of them share: one kind of newline, labels that begin with capitals, the asking of the browser left
    out, so that messages are in the language of the page."""

    use_required_attribute = False
    sent_once = False  # a deed that nothing keeps from being done twice: each copy of the form has its own token

    def __init__(self, data=None, files=None, *, complaint: Complaint, **kwargs):
        self.complaint = complaint
        super().__init__(data, files, **kwargs)
        self.prepare()
        if self.sent_once:
            hidden = forms.HiddenInput({"autocomplete": "off"})
            self.fields["token"] = forms.CharField(widget=hidden, required=False, initial=uuid.uuid4().hex)
        begin_with_capitals(self)

    def prepare(self) -> None:
        """Fill the choices of this complaint."""

    def hint(self) -> str:
        """What this complaint asks to be looked at, above the fields."""
        return ""

    def ask_again(self, stale: Stale) -> bool:
        """Whether the page is shown once more because of what somebody else has done meanwhile."""
        return False

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("token", None)
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}


def seen_field() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)


class SeenForm(DeedForm):
    """One that two people, or two tabs, may fill in at once: the second learns of the first and loses nothing."""

    seen_now: Callable[[Complaint], str]
    seen = seen_field()

    def prepare(self):
        super().prepare()
        self.initial["seen"] = self.seen_now(self.complaint)

    def ask_again(self, stale):
        """What was typed stays; sent once more, it was typed knowing of the change."""
        if not stale.fields:
            return False
        self.data = self.data.copy()
        self.data["seen"] = self.seen_now(stale.current)
        self.add_error(None, str(stale))
        return True


class AssignForm(DeedForm):
    handler = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("handler"))
    department = forms.ModelChoiceField(
        Department.objects.all(),
        required=False,
        label=gettext_lazy("department"),
        empty_label=gettext_lazy("the handler's department"),
    )
    reason = reason_field(required=False)
    seen = seen_field()

    def prepare(self):
        complaint = self.complaint
        self.initial |= {"handler": complaint.handler_id, "seen": keeping(complaint)}
        if complaint.state == Complaint.State.ACCEPTED and complaint.category:
            self.initial["department"] = complaint.category.department_id
        people = User.objects.at_work() | User.objects.filter(pk=complaint.handler_id)
        self.fields["handler"].queryset = people.select_related("department")
        self.fields["handler"].label_from_instance = with_department


class ReasonForm(DeedForm):
    """One text that says why: more time, withdrawal, opening again."""

    reason = reason_field()


class SendBackForm(ReasonForm):
    seen = seen_field()

    def prepare(self):
        self.initial["seen"] = self.complaint.state


class NoteForm(DeedForm):
    note = long_text(gettext_lazy("note"), required=False)


class RespondForm(DeedForm):
    sent_once = True
    channel = forms.ChoiceField(choices=Channel.choices, label=gettext_lazy("channel"))
    text = long_text(gettext_lazy("what the customer was told"))

    def prepare(self):
        self.initial["channel"] = self.complaint.channel


class AnswerForm(RespondForm):
    files = files_field()

    def prepare(self):
        super().prepare()
        self.initial["text"] = self.complaint.resolution
        offer_letters(self)


class ExplainForm(RespondForm):
    files = files_field()

    def prepare(self):
        super().prepare()
        offer_letters(self)


class RemindForm(RespondForm):
    """By letter or e-mail, as the customer wrote."""

    def prepare(self):
        super().prepare()
        self.fields["channel"].choices = [one for one in Channel.choices if one[0] in BY_LETTER]


def offer_letters(form: RespondForm) -> None:
    """Only ways in writing where the answer has to be in writing."""
    if reason := wants_letter(form.complaint):
        form.fields["channel"].choices = [one for one in Channel.choices if one[0] in BY_LETTER]
        form.fields["channel"].help_text = reason


class AgreeForm(DeedForm):
    at = moment_field(gettext_lazy("reply agreed for"))
    note = long_text(gettext_lazy("note"), required=False, rows=2)

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("A reply is agreed for a moment to come."))
        return at


class UnsolvedForm(DeedForm):
    sent_once = True
    report = long_text(gettext_lazy("why it cannot be solved yet"), help_text=gettext_lazy("Your leader is told."))
    channel = forms.ChoiceField(choices=Channel.choices, label=gettext_lazy("channel"))
    reply = long_text(gettext_lazy("what the customer was told"))

    def prepare(self):
        self.initial["channel"] = self.complaint.channel


class ProposeForm(DeedForm):
    kinds = forms.MultipleChoiceField(
        choices=Remedy.Kind.choices, label=gettext_lazy("remedy"), widget=forms.CheckboxSelectMultiple
    )
    plan = long_text(gettext_lazy("solution"))
    amount = forms.DecimalField(
        label=gettext_lazy("amount in yuan"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("quantity of goods to come back"),
        max_digits=18,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Of a return: finance books no other quantity."),
    )
    fault = forms.ChoiceField(choices=Fault.choices, required=False, label=gettext_lazy("fault"))
    is_agreed = forms.BooleanField(required=False, label=gettext_lazy("the customer agrees beforehand"))
    files = files_field()

    def prepare(self):
        self.initial["fault"] = self.complaint.fault
        refused = dict(refused_kinds(self.complaint, self.complaint.fault))
        kinds = self.fields["kinds"]
        kinds.choices = [one for one in Remedy.Kind.choices if one[0] not in refused]
        if self.complaint.handling != Handling.RETEST:
            refused.pop(Remedy.Kind.CORRECTED_REPORT, None)  # goes without saying
        kinds.help_text = " ".join(dict.fromkeys(str(why) for why in refused.values()))
        policy = policy_for(self.complaint)
        bounds = {"free": f"{policy.remedy_free:,.2f}", "large": f"{policy.remedy_large:,.2f}"}
        self.fields["amount"].help_text = (
            _("Above %(free)s yuan it wants signatures, above %(large)s yuan those of a large remedy.") % bounds
        )
        if not policy.promise_unsigned:
            self.fields["is_agreed"].help_text = _("Only what needs no signature may be promised beforehand.")

    def clean_amount(self):
        return (self.cleaned_data["amount"] or 0 * CENT).quantize(CENT)


class CarryOutForm(DeedForm):
    resolution = long_text(gettext_lazy("what was done"), rows=5)
    files = files_field()


class ConfirmForm(DeedForm):
    view = forms.ChoiceField(
        choices=[choice for choice in View.choices if choice[0]],
        label=gettext_lazy("view of the customer"),
        widget=forms.RadioSelect,
    )
    satisfaction = forms.TypedChoiceField(
        choices=[("", "---------"), *((number, str(number)) for number in range(5, 0, -1))],
        coerce=int,
        empty_value=None,
        required=False,
        label=gettext_lazy("satisfaction"),
        help_text=gettext_lazy("5 is best."),
    )
    words = long_text(gettext_lazy("words of the customer"), required=False)
    files = files_field()

    def prepare(self):
        if self.hint():
            view = self.fields["view"]
            view.choices = [choice for choice in view.choices if choice[0] != View.UNREACHABLE]

    def hint(self):
        return silence_words(self.complaint)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("view") == View.DISSATISFIED and not cleaned.get("words"):
            self.add_error("words", _("Write down what is still wrong."))
        return cleaned


class FileForm(DeedForm):
    cause_code = forms.ChoiceField(label=gettext_lazy("cause"))
    is_important = forms.BooleanField(required=False, label=gettext_lazy("kept long: an important case"))
    note = long_text(gettext_lazy("note"), required=False, rows=2)

    def prepare(self):
        if wants_cause(self.complaint):
            causes = policy_for(self.complaint).causes
            self.fields["cause_code"].choices = [("", "---------"), *((one, one) for one in causes)]
        else:
            del self.fields["cause_code"]


class FilesForm(DeedForm):
    files = files_field()
    note = long_text(gettext_lazy("note"), required=False, rows=2)

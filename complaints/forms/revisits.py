"""Is the input sound: sheets of revisits."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from complaints.actions.files import check_file
from complaints.actions.revisits.people import visitors_for
from complaints.actions.revisits.planning import keeping
from complaints.actions.revisits.visiting import AGAIN, NEXT, SETTLED, may_start_again, messages_before
from complaints.forms.deeds import files_field, long_text
from complaints.models import Revisit
from complaints.policy import policy_for
from core.errors import Refused
from customers.actions.interactions import CLOCK_SLACK
from customers.forms.deeds import moment_field, reason_field, with_department
from customers.forms.guarded import begin_with_capitals, one_newline
from staff.models import User

MARKS = [(number, str(number)) for number in range(5, 0, -1)]
OUTCOME_WORDS = [
    (SETTLED, pgettext_lazy("outcome of a revisit", "settled")),
    (NEXT, pgettext_lazy("outcome of a revisit", "another revisit on an agreed date")),
    (AGAIN, pgettext_lazy("outcome of a revisit", "the case is handled once more")),
]


class KeptFile(forms.FileField):
    """One file of a kind that may be kept."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            try:
                check_file(file)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return file


class MarkField(forms.TypedChoiceField):
    """From 5 (best) to 1."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=MARKS,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect({"class": "form-check-input"}),
            **kwargs,
        )


class SheetForm(forms.Form):
    """What all of them share. Each takes the sheet that it is about."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, revisit: Revisit, **kwargs):
        self.revisit = revisit
        super().__init__(data, files, **kwargs)
        self.prepare()
        begin_with_capitals(self)

    def prepare(self) -> None:
        """Fill the choices of this sheet."""

    def clean(self):
        cleaned = super().clean()
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}


class CarryOutRevisitForm(SheetForm):
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    way = forms.ChoiceField(
        choices=[choice for choice in Revisit.Way.choices if choice[0] != Revisit.Way.LETTER],
        label=gettext_lazy("way"),
        widget=forms.RadioSelect,
    )
    done_at = moment_field(gettext_lazy("carried out at"))
    signature = KeptFile(
        required=False,
        label=gettext_lazy("signature of the customer"),
        help_text=gettext_lazy("Photo or scan of the signed sheet; a home visit needs it."),
    )
    satisfaction = MarkField(label=gettext_lazy("satisfaction altogether"), help_text=gettext_lazy("5 is best."))
    words = long_text(gettext_lazy("words of the customer"), required=False, rows=3)
    outcome = forms.ChoiceField(
        choices=OUTCOME_WORDS, label=gettext_lazy("what comes next"), widget=forms.RadioSelect, initial=SETTLED
    )
    new_opinion = long_text(gettext_lazy("new opinion or request"), required=False, rows=2)
    reply = long_text(
        gettext_lazy("reply"), required=False, rows=2, help_text=gettext_lazy("Every new opinion gets a reply.")
    )
    next_at = moment_field(gettext_lazy("next revisit agreed for"))

    def prepare(self):
        self.fields["token"].initial = uuid.uuid4().hex
        self.initial["done_at"] = timezone.localtime()
        self.fields["next_at"].required = False
        if not may_start_again(self.revisit):
            self.fields["outcome"].choices = OUTCOME_WORDS[:2]
        policy = policy_for(self.revisit)
        self.questions = {f"question_{number}": one for number, one in enumerate(policy.revisit_questions, 1)}
        asked = {name: MarkField(label=question) for name, question in self.questions.items()}
        fields = list(self.fields.items())
        place = list(self.fields).index("satisfaction")
        self.fields = dict(fields[:place]) | asked | dict(fields[place:])
        self.is_message_void = len(messages_before(self.revisit)) + 1 >= policy.messages_in_a_row
        if self.is_message_void:
            self.fields["way"].help_text = _("The last revisits were messages: one more does not count. Call or visit.")

    def clean_done_at(self):
        at = self.cleaned_data["done_at"]
        if at > timezone.now() + CLOCK_SLACK:
            raise forms.ValidationError(_("A revisit is entered after it was carried out."))
        return at

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == Revisit.Way.VISIT and not cleaned.get("signature") and "signature" not in self.errors:
            self.add_error("signature", _("A home visit carries the signature of the customer."))
        outcome = cleaned.get("outcome")
        if outcome and outcome != SETTLED and not cleaned.get("new_opinion"):
            self.add_error("new_opinion", _("Write down what the customer newly asks for."))
        if cleaned.get("new_opinion") and not cleaned.get("reply"):
            self.add_error("reply", _("Every opinion gets a reply: write down what the customer was told."))
        late = outcome == NEXT and "next_at" not in self.errors
        if late and (not cleaned.get("next_at") or cleaned["next_at"] <= timezone.now()):
            self.add_error("next_at", _("Agree with the customer on a later date for the next revisit."))
        return cleaned

    @property
    def told(self) -> dict:
        """What the deed takes."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in self.questions}
        facts.pop("token")
        return facts | {"answers": {question: self.cleaned_data[name] for name, question in self.questions.items()}}


class ArrangeForm(SheetForm):
    responsible = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("carried out by"))
    planned_for = moment_field(gettext_lazy("planned for"))
    note = long_text(gettext_lazy("note"), required=False, rows=2)
    seen = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def prepare(self):
        revisit = self.revisit
        self.initial |= {"responsible": revisit.responsible_id, "seen": keeping(revisit)}
        self.initial["planned_for"] = revisit.planned_for and timezone.localtime(revisit.planned_for)
        self.fields["planned_for"].required = False
        self.fields["responsible"].queryset = visitors_for(revisit.complaint).select_related("department")
        self.fields["responsible"].label_from_instance = with_department


class SignForm(SheetForm):
    opinion = long_text(gettext_lazy("opinion of the supervisor"), rows=3)


class WaiveForm(SheetForm):
    reason = reason_field()
    reply = long_text(gettext_lazy("reply that takes its place"), rows=3)
    files = files_field()


class LetterForm(forms.Form):
    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    title = forms.CharField(label=gettext_lazy("title"), max_length=100)
    text = long_text(gettext_lazy("text"), rows=8)
    file = KeptFile(required=False, label=gettext_lazy("file"), help_text=gettext_lazy("The letter as it was posted."))

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        self.fields["token"].initial = uuid.uuid4().hex
        begin_with_capitals(self)

    def clean(self):
        cleaned = super().clean()
        return {name: one_newline(value) if isinstance(value, str) else value for name, value in cleaned.items()}

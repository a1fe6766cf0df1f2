"""Is the input sound: opening a year, sheets, the meeting, special terms, appeals."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import SeveralField
from credit.actions.meeting import mark_of
from credit.actions.rating import GRADES
from credit.filters.common import DayInput
from credit.forms.once import OnceForm
from credit.models import Campaign, ReviewMeeting, SpecialTerm, TermReview
from customers.models import Customer
from staff.models import User


def words(label, *, required=False, rows=4, most=2000) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, widget=forms.Textarea({"rows": rows}))


class YearForm(OnceForm):
    year = forms.IntegerField(label=pgettext_lazy("grading", "year"), min_value=2000, max_value=2200)

    def prepare(self) -> None:
        last = timezone.localdate().year - 1
        if not Campaign.objects.filter(year=last).exclude(state=Campaign.State.WITHDRAWN).exists():
            self.fields["year"].initial = last


class ReasonForm(OnceForm):
    reason = words(_("reason"))


class WithdrawForm(OnceForm):
    reason = words(_("reason"), required=True)


class AnswerlessForm(OnceForm):
    """A deed that asks for nothing but to be meant."""


class HandInForm(OnceForm):
    opinion = words(_("opinion"))


class MeetingForm(OnceForm):
    held_on = forms.DateField(label=_("held on"), widget=DayInput())
    place = forms.CharField(label=pgettext_lazy("meeting", "place"), max_length=100, required=False)
    chaired_by = forms.ModelChoiceField(User.objects.none(), label=_("chaired by"))
    invited = SeveralField(User.objects.none(), label=_("invited"), required=False, widget=forms.CheckboxSelectMultiple)
    present = SeveralField(User.objects.none(), label=_("present"), required=False, widget=forms.CheckboxSelectMultiple)
    minutes = words(pgettext_lazy("meeting", "minutes"), rows=10, most=20_000)
    seen = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, *args, people, **kwargs):
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for name in ("chaired_by", "invited", "present"):
            self.fields[name].queryset = self.people

    def ask_again(self, stale) -> None:
        """Sent again, it was sent knowing of the change."""
        if isinstance(stale.current, ReviewMeeting):
            self.data = self.data.copy()
            self.data["seen"] = mark_of(stale.current)
        super().ask_again(stale)


class TermForm(OnceForm):
    customer = forms.CharField(label=_("customer (code)"), max_length=40)
    kind = forms.ChoiceField(label=_("kind"), choices=SpecialTerm.Kind.choices)
    text = words(_("what was agreed"), required=True)
    begun_on = forms.DateField(label=_("since"), widget=DayInput())

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_customer(self) -> Customer:
        code = self.cleaned_data["customer"].strip().upper()
        found = Customer.objects.visible_to(self.person).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no customer of this code, or it is not yours to see."))
        return found


class TermReviewForm(OnceForm):
    outcome = forms.ChoiceField(label=_("outcome"), choices=TermReview.Outcome.choices)
    text = words(_("new wording"))
    reason = words(_("reason"), rows=2)


class TermChangeForm(TermReviewForm):
    """Between two meetings: what stays as it is needs no entry."""

    def prepare(self) -> None:
        self.fields["outcome"].choices = [one for one in TermReview.Outcome.choices if one[0] != "stable"]
        self.fields["reason"].required = True


class AppealForm(OnceForm):
    wanted = forms.ChoiceField(label=_("grade asked for"), choices=[(grade, grade) for grade in GRADES])
    reason = words(_("reason"), required=True)


class AppealAnswerForm(OnceForm):
    is_upheld = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("yes", _("the grade asked for is given")), ("no", _("the grade stays"))],
        coerce=lambda value: value == "yes",
    )
    answer = words(_("answer"), required=True)

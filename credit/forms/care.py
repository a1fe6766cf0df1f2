"""Is the input sound: long-term agreements, support plans and watch notes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.dates import months_after
from credit.actions.agreements import SIGN, WRITE
from credit.forms.files import LONGEST, PaperField, day_field, long_text
from credit.forms.once import OnceForm
from credit.models import AgreementVersion, PlanItem, WatchNote
from staff.models import User

A_YEAR = 12


def people_who_may(*permissions: str):
    """Those at work whose role may do this, by name."""
    codenames = [one.split(".")[1] for one in permissions]
    fits = {"groups__permissions__codename__in": codenames, "groups__permissions__content_type__app_label": "credit"}
    return User.objects.at_work().filter(**fits).distinct().order_by("name", "pk")


class AgreementForm(OnceForm):
    """Of a customer's first version; of an amendment with what the version before says."""

    director = forms.ModelChoiceField(User.objects.none(), label=_("sales director"))
    chief = forms.ModelChoiceField(User.objects.none(), label=_("section chief"))
    valid_from = day_field(_("valid from"))
    valid_to = day_field(_("valid until"))
    terms = long_text(_("terms"), rows=10)
    paper = PaperField(label=_("paper"), required=False)

    def __init__(self, data=None, files=None, *, person, **kwargs):
        self.person = person
        super().__init__(data, files, **kwargs)

    def prepare(self) -> None:
        self.fields["director"].queryset = people_who_may(SIGN)
        self.fields["chief"].queryset = people_who_may(WRITE)
        today = timezone.localdate()
        mine = "director" if self.person.has_perm(SIGN) else "chief"
        self.initial = {
            "valid_from": today,
            "valid_to": months_after(today, A_YEAR),
            mine: self.person.pk,
        } | self.initial

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The period ends before it begins."))
        return cleaned


class AmendForm(AgreementForm):
    seen = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    changed = long_text(_("what changed"), rows=3)
    field_order = ("changed",)

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        names = ("director", "chief", "valid_from", "valid_to", "terms")
        present = {name: getattr(version, name) for name in names} | {"seen": version.number}
        super().__init__(*args, initial=present, **kwargs)

    def ask_again(self, stale) -> None:
        """Sent again, it was sent knowing of the change."""
        self.data = self.data.copy()
        self.data["seen"] = stale.current.versions.first().number
        super().ask_again(stale)


class SignForm(OnceForm):
    seen = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    signed_on = day_field(_("signed on"))
    paper = PaperField(label=pgettext_lazy("agreement", "signed paper"), required=False)

    def __init__(self, data=None, files=None, *, version: AgreementVersion):
        self.version = version
        super().__init__(data, files, initial={"seen": version.number, "signed_on": timezone.localdate()})

    def prepare(self) -> None:
        if self.version.paper_name:
            words = _("There is “%s” already; another one takes its place.") % self.version.paper_name
            self.fields["paper"].help_text = words

    def clean_signed_on(self):
        signed_on = self.cleaned_data["signed_on"]
        if signed_on > timezone.localdate():
            raise forms.ValidationError(_("A signature is recorded after it was given."))
        return signed_on

    def clean(self):
        """All that is missing at once: a paper that was chosen would have to be chosen again."""
        given = super().clean()
        if not given.get("paper") and not self.version.paper and "paper" not in self.errors:
            self.add_error("paper", _("Attach the signed paper."))
        return given


class EndAgreementForm(OnceForm):
    reason = forms.CharField(label=_("reason of the end"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class ItemForm(OnceForm):
    kind = forms.ChoiceField(label=_("kind"), choices=PlanItem.Kind.choices)
    text = long_text(_("what is done"))
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("responsible"))
    due_on = day_field(_("due on"))

    def __init__(self, *args, people, **kwargs):
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["responsible"].queryset = self.people


class HandInPlanForm(OnceForm):
    aim = long_text(_("aim"), rows=3)


class DoneForm(OnceForm):
    note = long_text(_("how it was done"))


class NoteForm(OnceForm):
    kind = forms.ChoiceField(label=_("kind"), choices=WatchNote.Kind.choices)
    text = long_text(_("what was seen"))
    source = forms.CharField(label=_("source"), max_length=200)
    seen_on = day_field(_("seen on"))
    is_important = forms.BooleanField(label=_("important"), required=False)

    def prepare(self) -> None:
        self.initial = {"seen_on": timezone.localdate()} | self.initial

    def clean_seen_on(self):
        seen_on = self.cleaned_data["seen_on"]
        if seen_on > timezone.localdate():
            raise forms.ValidationError(_("It is noted after it was seen."))
        return seen_on

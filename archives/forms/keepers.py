"""What is asked for where files go to another keeper."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.actions.keepers import WITNESS
from archives.forms.tree import place_choices
from archives.models import ArchiveFile, Place
from archives.numbers import number_in
from archives.plan import in_order
from credit.forms.once import OnceForm
from staff.models import User

MOST_NAMED = 500


class ChangeForm(OnceForm):
    giver = forms.ModelChoiceField(User.objects.none(), label=_("hands over"))
    taker = forms.ModelChoiceField(User.objects.none(), label=_("takes over"))
    witness = forms.ModelChoiceField(
        User.objects.none(),
        label=_("witness"),
        required=False,
        help_text=_("Needed where somebody leaves and for files that stand apart, as the company has set it."),
    )
    place = forms.ModelChoiceField(
        Place.objects.all(),
        label=_("only what stands in"),
        required=False,
        help_text=_("Empty, and no number below: everything that is kept."),
    )
    numbers = forms.CharField(
        label=_("only these file numbers"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line; labels can be scanned one after the other."),
    )
    is_leaving = forms.BooleanField(label=_("leaves the company or the post"), required=False)
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, data=None, *, person, giver: User | None = None):
        self.person = person
        super().__init__(data, initial={"giver": giver, "is_leaving": False})

    def prepare(self) -> None:
        at_work = User.objects.at_work()
        self.fields["giver"].queryset = User.objects.exclude(username="system").order_by("number", "pk")
        self.fields["taker"].queryset = at_work
        may_witness = [one.pk for one in at_work if one.has_perm(WITNESS)]
        self.fields["witness"].queryset = User.objects.filter(pk__in=may_witness).order_by("number", "pk")
        self.fields["place"].choices = [("", "---------"), *place_choices(in_order(Place.objects.filter(is_used=True)))]

    def clean_numbers(self) -> list[ArchiveFile] | None:
        """The files behind the numbers; those that are not known to the person are named."""
        said = [number_in(line) for line in self.cleaned_data["numbers"].splitlines() if line.strip()]
        if not said:
            return None
        if len(said) > MOST_NAMED:
            raise forms.ValidationError(_("At most %s numbers.") % MOST_NAMED)
        found = {one.number: one for one in ArchiveFile.objects.visible_to(self.person).filter(number__in=said)}
        missing = [number for number in said if number not in found]
        if missing:
            raise forms.ValidationError(_("There is no file “%s” that you may know of.") % ", ".join(missing[:5]))
        return list(found.values())

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("place") and cleaned.get("numbers"):
            self.add_error("numbers", _("Either a place or numbers."))
        return cleaned

    @property
    def facts(self) -> dict:
        facts = super().facts
        return {"files": facts.pop("numbers"), **facts}


class EndForm(OnceForm):
    reason = forms.CharField(
        label=pgettext_lazy("archives", "reason"), max_length=200, widget=forms.Textarea({"rows": 3})
    )

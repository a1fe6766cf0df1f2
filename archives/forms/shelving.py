"""What is asked for where a file is put on its shelf."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.forms.tree import place_words
from archives.models import ArchiveFile, Place
from archives.places import spots_of, why_not_here
from archives.plan import in_order
from archives.policy import policy_for
from credit.forms.once import OnceForm


def fitting_places(file: ArchiveFile, level: int | None) -> list[tuple[int, str]]:
    """Where a file of this secrecy may stand, as choices."""
    policy, found = policy_for(), in_order(Place.objects.filter(is_used=True))
    spots = spots_of(found)
    fits = [spots[one.pk] for one in found if not why_not_here(file, level, spots[one.pk], policy)]
    return [(spot.place.pk, place_words(spot)) for spot in fits]


class ShelveForm(OnceForm):
    place = forms.ModelChoiceField(
        Place.objects.filter(is_used=True),
        label=pgettext_lazy("archives", "place"),
        help_text=_("Only places where a file of this secrecy may stand (S1-05 R20)."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, *, file: ArchiveFile):
        self.file = file
        super().__init__(data, initial={"place": file.place_id, "version": file.version})

    def prepare(self) -> None:
        fitting = fitting_places(self.file, self.file.level)
        self.fields["place"].choices = [("", "---------"), *fitting]
        if not fitting:
            self.fields["place"].help_text = _("There is no place where a file of this secrecy may stand; set one up.")

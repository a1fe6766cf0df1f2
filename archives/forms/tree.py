"""Is the input sound: categories and places, on their pages and in the administration."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archives.actions import categories, places
from archives.actions.tree import check_parent
from archives.models import Category, Place
from archives.places import Spot, spots_of
from archives.plan import in_order
from core.errors import Refused
from core.looks import check_look, look_of
from customers.forms.guarded import begin_with_capitals
from staff.models import User

SPACE = "\u3000"


class TreeForm(forms.ModelForm):
    """Notices a change by someone else since the form was opened, and a circle."""

    use_required_attribute = False
    watched: list[str] = []
    seen = forms.CharField(required=False, widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = look_of(self.instance, self.watched)
        if "keeper" in self.fields:  # not where it is only looked at
            self.fields["keeper"].queryset = User.objects.at_work() | User.objects.filter(pk=self.instance.keeper_id)
        begin_with_capitals(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        before = type(self.instance).objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if before:
            try:
                check_look(before, self.watched, cleaned.get("seen", ""))
            except Refused as stale:
                raise ValidationError(str(stale), code=stale.code) from stale
        return cleaned

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        try:
            check_parent(self.instance, parent)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return parent


class CategoryForm(TreeForm):
    watched = categories.FIELDS

    class Meta:
        model = Category
        fields = [name for name in categories.FIELDS if name != "takes"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            above = Category.objects.exclude(pk=self.instance.pk).order_by("path")
            choices = [(one.pk, f"{SPACE * (one.path.count('/') - 2)}{one}") for one in above]
            self.fields["parent"].choices = [("", _("none: at the top")), *choices]


class PlaceForm(TreeForm):
    watched = places.FIELDS

    class Meta:
        model = Place
        fields = places.FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            holding = in_order(Place.objects.exclude(kind=Place.Kind.BOX))
            self.fields["parent"].choices = [("", _("nothing: a room")), *place_choices(holding)]


def place_choices(found: list[Place]) -> list[tuple[int, str]]:
    spots = spots_of(found)
    return [(place.pk, place_words(spots[place.pk])) for place in found]


def place_words(spot: Spot) -> str:
    level = spot.place._meta.get_field("least_level").flatchoices
    return f"{spot.names} · {dict(level)[spot.least_level]}" if spot.least_level else spot.names

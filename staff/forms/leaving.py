"""Who takes over what."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.fields import SeveralField
from staff import hooks
from staff.models import User


class LeavingForm(forms.Form):
    """One field for each kind of work that the leaver still has; kinds that can be shared take several people."""

    reason = forms.CharField(label=_("reason"), max_length=500, required=False)
    wants_letters = forms.BooleanField(
        label=_("write letters that tell the customers who comes after"), required=False, initial=True
    )

    def __init__(self, *args, person: User, counts: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.counts = counts
        people = User.objects.at_work().exclude(pk=person.pk).exclude(username="system").select_related("department")
        self.kinds = [kind for kind in hooks.hand_over if counts[kind.name]]
        if not hooks.letters or not counts.get("customers"):
            del self.fields["wants_letters"]
        for kind in self.kinds:
            self.fields[f"to_{kind.name}"] = choice_of(kind, counts[kind.name], people, person)
        self.order_fields([*(f"to_{kind.name}" for kind in self.kinds), "reason", "wants_letters"])

    def successors(self) -> dict[str, list[User]]:
        return {kind.name: as_list(self.cleaned_data[f"to_{kind.name}"]) for kind in self.kinds}

    def plan(self) -> list[tuple[str, int, list[User]]]:
        """What goes to whom, as the preview shows it."""
        chosen = self.successors()
        return [(kind.label, self.counts[kind.name], chosen[kind.name]) for kind in self.kinds]


class OnePerson(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person} ({person.department})" if person.department else str(person)


class SeveralPeople(SeveralField):
    label_from_instance = OnePerson.label_from_instance


def choice_of(kind, count: int, people, person: User) -> forms.Field:
    label = f"{kind.label} ({count})"
    if not kind.divisible:
        return OnePerson(people, label=label, initial=person.superior_id, empty_label=_("please choose"))
    hint = ngettext("Several people share it equally.", "Several people share them equally.", count)
    return SeveralPeople(people, label=label, help_text=hint, widget=forms.SelectMultiple({"size": 5}))


def as_list(value) -> list[User]:
    return [value] if isinstance(value, User) else list(value)

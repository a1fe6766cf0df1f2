"""The form of a correction request: the right values of the chosen fields, and why."""

import json
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.corrections import FIELDS
from customers.forms.customer import CustomerForm
from customers.forms.guarded import begin_with_capitals
from customers.labels import field_label
from customers.merge import fingerprints
from customers.models import Customer
from staff.models import Department

TEXTS = ["what_happened", "cause", "plan"]


def text_field(label, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": rows}))


class ChooseForm(forms.Form):
    """Which fields are wrong. Sent as an address, so that the next page knows them."""

    field = forms.MultipleChoiceField(
        label=_("Which fields are wrong?"), widget=forms.CheckboxSelectMultiple({"class": "form-check-input"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [(name, field_label(Customer, name)) for name in FIELDS]


class CorrectionForm(CustomerForm):
    """The checks are those of the customer's own form. `proposed`: the right values of an earlier plan."""

    what_happened = text_field(_("what happened"))
    cause = text_field(_("cause"), 2)
    plan = text_field(_("remedy plan"))

    def __init__(self, data=None, *, instance: Customer, person, names: list[str], proposed: dict | None = None):
        shown = copy(instance)
        for name, value in (proposed or {}).items():
            if name not in self.SECRETS:
                setattr(shown, name, value)
        super().__init__(data, instance=instance if data else shown, person=person)
        self.fields["seen"].initial = json.dumps(fingerprints(instance, self.guarded))
        self.names = names
        self.left_out = [name for name in self._meta.fields if name not in names]
        for name in self.left_out:
            for part in (*self.INPUTS.get(name, [name]), f"{name}_clear"):
                self.fields.pop(part, None)
        begin_with_capitals(self)

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in TEXTS]

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}

    def right_values(self, proposed: dict[str, Any] | None = None) -> dict[str, Any]:
        """What was typed; a sensitive value left empty stays as it was proposed."""
        kept = {name: value for name, value in (proposed or {}).items() if name in self.SECRETS and name in self.names}
        return kept | self.changes


class HandOutForm(forms.Form):
    use_required_attribute = False
    department = forms.ModelChoiceField(Department.objects.all(), label=_("Carried out by the department"))


class TextForm(forms.Form):
    """Feedback or report."""

    use_required_attribute = False
    text = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args, label="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))

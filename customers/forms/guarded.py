"""Forms that notice what others changed meanwhile, keep secrets out of the page and ask twice where in doubt."""

import json
import uuid
from copy import copy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.secrets import Secret
from customers.labels import field_label, value_text
from customers.merge import Clash, authors, fingerprint, fingerprints

MINE, THEIRS = "mine", "theirs"


class GuardedForm(forms.ModelForm):
    """A form for one record.

    `seen` carries the fingerprints of what the page showed; `changes` is what differs from it. When both people
    changed a field, the page offers both versions as `keep-FIELD` and nothing is written before one is chosen.
    """

    SECRETS: list[str] = []
    INPUTS: dict[str, list[str]] = {}  # inputs of a field that has several
    use_required_attribute = False

    token = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)
    seen = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)

    def __init__(self, data: QueryDict | None = None, *, instance, **kwargs):
        self.present = instance
        self.unsettled: list[str] = []
        super().__init__(self.settled(data), instance=copy(instance), **kwargs)
        self.fields["token"].initial = uuid.uuid4().hex
        self.fields["seen"].initial = json.dumps(fingerprints(instance, self.guarded)) if instance.pk else ""
        for name in self.SECRETS:
            self.prepare_secret(name)
        begin_with_capitals(self)
        self.clashes = self.find_clashes(self.unsettled)

    @property
    def guarded(self) -> list[str]:
        return [name for name in self._meta.fields if name not in getattr(self, "left_out", [])]

    # Secrets: never in the page. Empty keeps, the tick clears.

    def prepare_secret(self, name: str) -> None:
        present = getattr(self.present, name)
        if not (self.present.pk and present):
            return
        self.fields[name].help_text = _("Now %s. Leave empty to keep it.") % present
        self.initial[name] = ""
        self.fields[f"{name}_clear"] = forms.BooleanField(
            required=False, label=_("Clear: %s") % field_label(self._meta.model, name)
        )

    def secret_is_kept(self, name: str) -> bool:
        return not self.cleaned_data.get(name) and not self.cleaned_data.get(f"{name}_clear")

    # What the person changed.

    @property
    def seen_before(self) -> dict[str, str]:
        """Fingerprints of what the page showed; of the present record when they came back garbled."""
        present = fingerprints(self.present, self.guarded)
        try:
            sent = json.loads(self.data.get("seen", ""))
        except (ValueError, RecursionError):
            return present
        return {**present, **sent} if isinstance(sent, dict) else present

    @property
    def changes(self) -> dict[str, Any]:
        seen = self.seen_before
        return {
            name: self.cleaned_data[name]
            for name in self.guarded
            if name in self.cleaned_data
            and not (name in self.SECRETS and self.secret_is_kept(name))
            and fingerprint(self.cleaned_data[name]) != seen[name]
        }

    def changed_by_others(self, *, except_for: dict[str, Any]) -> list[str]:
        """Labels of what is no longer as the page showed it, though the person left it alone."""
        present, seen = fingerprints(self.present, self.guarded), self.seen_before
        names = [name for name in self.guarded if name not in except_for and present[name] != seen[name]]
        return [field_label(self._meta.model, name) for name in names]

    # Both changed the same.

    def as_data(self, record, name: str) -> dict[str, str]:
        """The inputs of a field as a browser would send them for this record."""
        if name in self.SECRETS:
            return {name: ""}
        field = self.base_fields[name]
        value = field.prepare_value(getattr(record, name))
        if isinstance(field, forms.BooleanField):
            return {name: "on"} if value else {}
        return {name: field.widget.format_value(value) or "" if not isinstance(value, list) else value}

    def take_present(self, data: QueryDict, record, name: str) -> None:
        for part in self.INPUTS.get(name, [name]):
            data.pop(part, None)
        for part, value in self.as_data(record, name).items():
            data[part] = value[0] if isinstance(value, list) else value

    def settled(self, data: QueryDict | None) -> QueryDict | None:
        """The data after the choices of the person; what is still to be chosen goes to `unsettled`."""
        if data is None or "clash" not in data:
            return data
        data = data.copy()
        for name in data.getlist("clash"):
            if name not in self._meta.fields:
                continue
            choice = data.get(f"keep-{name}")
            if choice == THEIRS:
                self.take_present(data, self.present, name)
            elif choice != MINE:
                self.unsettled.append(name)
        return data

    def after_clash(self, record, fields: list[str]) -> "GuardedForm":
        """The form again: what was typed stays, what only others changed is taken over, the rest is to choose."""
        changed = self.changes
        data = self.data.copy()
        for name in self.guarded:
            if name not in changed:
                self.take_present(data, record, name)
        data["seen"] = json.dumps(fingerprints(record, self.guarded))
        for name in [key for key in data if key.startswith("keep-")]:
            del data[name]
        data.setlist("clash", fields)
        again = self.again(data, record)
        again.is_valid()
        again.clashes = again.find_clashes(fields, mine=changed)
        return again

    def again(self, data: QueryDict, record) -> "GuardedForm":
        raise NotImplementedError

    def trail_of(self, record):
        raise NotImplementedError

    def find_clashes(self, fields: list[str], mine: dict[str, Any] | None = None) -> list[Clash]:
        if not fields:
            return []
        events = authors(self.trail_of(self.present), fields)
        return [self.clash(name, events.get(name), mine) for name in fields]

    def clash(self, name: str, event, mine: dict[str, Any] | None) -> Clash:
        model = self._meta.model
        if mine and name in mine:
            typed = value_text(model, name, mine[name])
        else:
            typed = " ".join(str(self.data.get(part, "")) for part in self.INPUTS.get(name, [name])).strip()
            typed = str(Secret.of(typed)) if name in self.SECRETS else typed
        return Clash(
            field=name,
            label=field_label(model, name),
            mine=typed,
            theirs=value_text(model, name, getattr(self.present, name)),
            by=str(event.by) if event else "",
            at=event.at if event else None,
        )

    def clean(self):
        cleaned = super().clean()
        if self.unsettled:
            raise forms.ValidationError(
                gettext_lazy("Choose for each of the fields below which version stays."), code="clash"
            )
        return cleaned


def begin_with_capitals(form: forms.BaseForm) -> None:
    """Labels that a form declares itself look like those of the model."""
    for field in form.fields.values():
        if field.label:
            field.label = capfirst(field.label)


def one_newline(text: str) -> str:
    """Browsers send CR LF; the record keeps LF."""
    return text.replace("\r\n", "\n").strip()

"""The editor of a policy, made from its declaration: each value beside the one in force, with its clause."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from regulations.declaring import Kind
from regulations.forms.values import field_for
from regulations.models import Clause, PolicyVersion
from regulations.policies import clauses_of, declaration, problems_of, read_version, stored_values
from regulations.rules import refuse_day


class PolicyForm(forms.Form):
    """`draft` is the open draft or None; `base` the version that it is compared with, None for the defaults."""

    is_stale = False
    effective_on = forms.DateField(
        label=gettext_lazy("effective on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, app: str, draft: PolicyVersion | None, base: PolicyVersion | None):
        super().__init__(data)
        self.app, self.draft, self.base = app, draft, base
        self.known = declaration(app)
        present = draft or base
        self.stored, self.old = values_of(app, present), values_of(app, base)
        self.old_clauses = clauses_of(base) if base else {}
        cited = clauses_of(present) if present else {}
        self.by_key = {
            key_of(one): one
            for one in Clause.objects.standing()
            .select_related("regulation")
            .order_by("regulation__code", "order", "id")
        }
        for name, kind in self.known.kinds.items():
            self.fields[f"v-{name}"] = field_for(kind, self.stored[name])
            clause = cited.get(name)
            self.fields[f"c-{name}"] = forms.CharField(
                required=False,
                max_length=80,
                label=_("clause"),
                initial=key_of(clause) if clause else "",
                widget=forms.TextInput(
                    attrs={
                        "class": "form-control",
                        "list": "clauses",
                        "autocomplete": "off",
                        "placeholder": _("code and number"),
                    }
                ),
            )
        day = draft.effective_on if draft else timezone.localdate()
        self.initial = {
            "effective_on": max(day, timezone.localdate()),
            "reason": draft.reason if draft else "",
            "edition": draft.edition if draft else None,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sound = {name: cleaned[f"v-{name}"] for name in self.known.kinds if f"v-{name}" in cleaned}
        for name, reason in problems_of(self.app, sound).items():
            self.add_error(f"v-{name}", reason)
        for name in self.known.kinds:
            typed = (cleaned.get(f"c-{name}") or "").strip()
            if typed and typed not in self.by_key:
                self.add_error(f"c-{name}", _("There is no clause “%s”.") % typed)
        try:
            refuse_day(cleaned.get("effective_on") or timezone.localdate())
        except Refused as refusal:
            self.add_error("effective_on", str(refusal))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[f"v-{name}"] for name in self.known.kinds}

    @property
    def clauses(self) -> dict[str, Clause | None]:
        typed = {name: (self.cleaned_data[f"c-{name}"] or "").strip() for name in self.known.kinds}
        return {name: self.by_key.get(key) for name, key in typed.items()}

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """One line of the editor for each value."""
        for name, kind in self.known.kinds.items():
            value, clause = self[f"v-{name}"], self[f"c-{name}"]
            yield {
                "name": name,
                "kind": kind,
                "value": value,
                "clause": clause,
                "in_force": kind.words(kind.read(self.old[name])),
                "old_clause": self.old_clauses.get(name),
                "has_changed": self.stored[name] != self.old[name],
                "theirs": self.theirs(name, kind),
                "errors": [*value.errors, *clause.errors],
            }

    def theirs(self, name: str, kind: Kind) -> str:
        """After a clash: what the draft holds now, where that differs from what was typed."""
        if not self.is_stale or self.stored[name] == self.cleaned_data.get(f"v-{name}"):
            return ""
        return kind.words(kind.read(self.stored[name]))

    def show_theirs(self) -> None:
        """After a clash: what others saved stands beside each line, and sending once more is meant."""
        self.is_stale = True
        self.data = self.data.copy()
        self.data["edition"] = self.draft.edition if self.draft else ""

    @property
    def choosable(self) -> list[tuple[str, str]]:
        return [(key, clause.title_shown) for key, clause in self.by_key.items()]


def values_of(app: str, version: PolicyVersion | None) -> dict[str, Any]:
    """The values as they hold: what a later release does not allow any more has its default."""
    return stored_values(app, read_version(version) if version else declaration(app).defaults)


def key_of(clause: Clause) -> str:
    """How a clause is typed: «S1-03 11»."""
    return f"{clause.regulation.code} {clause.number}"

"""What applying a preset would change. Nothing is written here.

A preset sets what nobody has decided yet: a default, or what this preset set before. What the company published
itself stays. What another preset set is a conflict until somebody chooses.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from regulations import policies
from regulations.models import AppliedPreset, Citation, Clause, PolicyVersion, Regulation
from regulations.presets import rows
from regulations.presets.reading import Preset, PresetClause, PresetRegulation, PresetValue
from regulations.presets.rows import RowChange

CHANGES = ("change", "cite")  # a new value, or the same value that now names its clause


@dataclass(frozen=True)
class ValueChange:
    """One value of the preset against the one in force. `state`: change, cite, same, kept, withdrawn or conflict."""

    value: PresetValue
    before: Any  # as a version keeps it
    state: str
    other: str = ""  # the preset that set what is in force

    @property
    def key(self) -> str:
        return self.value.key

    @property
    def label(self) -> str:
        return str(self._kind.label)

    @property
    def title(self) -> str:
        return policies.title_of(self.value.app)

    @property
    def old(self) -> str:
        return self._kind.words(self._kind.read(self.before))

    @property
    def new(self) -> str:
        return self._kind.words(self._kind.read(self.value.stored))

    @property
    def clause(self) -> str:
        return " ".join(self.value.clause)

    @property
    def stored(self) -> Any:
        return self.value.stored

    @property
    def _kind(self):
        return policies.declaration(self.value.app).kinds[self.value.name]


@dataclass(frozen=True)
class LeftOut:
    """A value that the sources do not give: the default stays and says so."""

    key: str
    label: str
    default: str
    reason: str


@dataclass
class Plan:
    preset: Preset
    regulations: list[PresetRegulation] = field(default_factory=list)  # not there yet
    clauses: list[tuple[str, PresetClause]] = field(default_factory=list)  # not there yet, with their regulation's code
    reworded: list[str] = field(default_factory=list)  # there, in the company's own words, which stay
    values: list[ValueChange] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)
    choices: dict[str, str] = field(
        default_factory=dict
    )  # chosen now: "app.field" or "section:name" → name of the preset that wins

    @property
    def changes(self) -> list[ValueChange]:
        return [one for one in self.values if one.state in CHANGES]

    @property
    def row_changes(self) -> list[RowChange]:
        return [one for one in self.rows if one.state in rows.CHANGES]

    @property
    def conflicts(self) -> list[ValueChange | RowChange]:
        return [one for one in (*self.values, *self.rows) if one.state == "conflict"]

    @property
    def rows_by_section(self) -> list[tuple[str, list[RowChange]]]:
        return [(title, list(found)) for title, found in groupby(self.rows, key=lambda one: one.title)]

    @property
    def kept(self) -> list[ValueChange]:
        return [one for one in self.values if one.state in ("kept", "withdrawn")]

    @property
    def is_empty(self) -> bool:
        changes = (self.regulations, self.clauses, self.changes, self.row_changes, self.conflicts, self.choices)
        return not any(changes)

    @property
    def left_out(self) -> list[LeftOut]:
        return [left_out(key, reason) for key, reason in self.preset.left_out.items()]

    @property
    def digest(self) -> str:
        """Of everything that would happen; a page that was read long ago has another one."""
        said = [
            [one.code for one in self.regulations],
            [[code, clause.number] for code, clause in self.clauses],
            [[one.key, one.before, one.stored, one.clause] for one in self.values if one.state != "same"],
            [[one.key, one.before, one.stored, one.state] for one in self.rows if one.state != "same"],
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def left_out(key: str, reason: str) -> LeftOut:
    app, _dot, name = key.partition(".")
    known = policies.declaration(app)
    kind = known.kinds[name]
    return LeftOut(key, str(kind.label), kind.words(getattr(known.defaults, name)), reason)


def plan_of(preset: Preset, choices: Mapping[str, str] | None = None) -> Plan:
    """`choices` says for values in conflict which preset wins."""
    plan = Plan(preset)
    there = {one.code: one for one in Regulation.objects.filter(code__in=[one.code for one in preset.regulations])}
    clauses = {(one.regulation.code, one.number): one for one in clauses_of(there)}
    plan.regulations = [one for one in preset.regulations if one.code not in there]
    for regulation in preset.regulations:
        for clause in regulation.clauses:
            present = clauses.get((regulation.code, clause.number))
            if present is None:
                plan.clauses.append((regulation.code, clause))
            elif present.text != clause.text or present.title != clause.title:
                plan.reworded.append(f"{regulation.code} {clause.number}")
    withdrawn = {key for key, one in clauses.items() if one.withdrawn_on}
    for app in dict.fromkeys(value.app for value in preset.values):
        plan.values += changes_of(app, preset, withdrawn, dict(choices or {}))
    if preset.rows:
        plan.rows = rows.row_changes(preset.rows, preset.name, kept_by(preset.name) | dict(choices or {}))
    conflicting = {one.key for one in (*plan.values, *plan.rows) if one.other}
    plan.choices = {key: name for key, name in (choices or {}).items() if key in conflicting}
    return plan


def clauses_of(regulations: dict[str, Regulation]):
    return Clause.objects.filter(regulation__in=regulations.values()).select_related("regulation")


def changes_of(app: str, preset: Preset, withdrawn: set, choices: dict[str, str]) -> list[ValueChange]:
    version = policies.version_in_force(app, exact=True)
    policy = policies.read_version(version) if version else policies.declaration(app).defaults
    stored = policies.stored_values(app, policy)
    cited = set(Citation.objects.filter(version=version).values_list("field", flat=True)) if version else set()
    origins, kept_before = origins_of(app), kept_by(preset.name)
    found = []
    for value in preset.values:
        if value.app == app:
            before, origin = stored[value.name], origins.get(value.name, "")
            winner = choices.get(value.key) or kept_before.get(value.key, "")
            state = state_of(value, before, origin, preset.name, winner, value.name in cited)
            if state in CHANGES and value.clause in withdrawn:
                state = "withdrawn"
            other = origin if origin not in ("", OWN, preset.name) and before != value.stored else ""
            found.append(ValueChange(value, before, state, other))
    return found


def state_of(value: PresetValue, before: Any, origin: str, name: str, winner: str, is_cited: bool) -> str:
    if before == value.stored:
        return "same" if is_cited or origin == OWN else "cite"
    if origin == OWN:
        return "kept"
    if origin in ("", name) or winner == name:
        return "change"
    return "kept" if winner == origin else "conflict"


OWN = "*"  # decided by the company itself; no preset has such a name


def origins_of(app: str) -> dict[str, str]:
    """{field: the preset that set its value last, or OWN}; fields that nobody has touched are not in it."""
    found: dict[str, str] = {}
    before = policies.stored_values(app, policies.declaration(app).defaults)
    versions = PolicyVersion.objects.fixed().filter(app=app).order_by("number").prefetch_related("presets")
    for version in versions:
        after = {name: version.values.get(name, value) for name, value in before.items()}
        presets = list(version.presets.all())
        origin = presets[0].name if presets else OWN
        touched = {name for name in after if after[name] != before[name]}
        if presets:
            touched |= {name for name in after if f"{app}.{name}" in presets[0].values}
        found.update(dict.fromkeys(touched, origin))
        before = after
    return found


def kept_by(name: str) -> dict[str, str]:
    """What was chosen against this preset when it was applied before."""
    found: dict[str, str] = {}
    for applied in AppliedPreset.objects.filter(name=name).order_by("id"):
        found.update(applied.kept)
    return found

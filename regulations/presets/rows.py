"""What applying a preset would do to the rows of its sections. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulations import hooks
from regulations.models import AppliedPreset
from regulations.presets.sections import PresetRow, Section

CHANGES = ("add", "change")


@dataclass(frozen=True)
class RowChange:
    """One row of the preset against what is there. `state`: add, change, same, kept, gone or conflict."""

    row: PresetRow
    before: dict[str, Any] | None
    state: str
    other: str = ""  # the preset that wrote what is there

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def label(self) -> str:
        return self.row.name

    @property
    def title(self) -> str:
        return str(self._section.title)

    @property
    def old(self) -> str:
        return self._section.words(self.before) if self.before is not None else "–"

    @property
    def new(self) -> str:
        return self._section.words(self.row.stored)

    @property
    def clause(self) -> str:
        return " ".join(self.row.clause)

    @property
    def stored(self) -> dict[str, Any]:
        return self.row.stored

    @property
    def _section(self) -> Section:
        return hooks.preset_sections[self.row.section]


def row_changes(rows: tuple[PresetRow, ...], name: str, winners: Mapping[str, str]) -> list[RowChange]:
    """`winners`: which preset was chosen for a row that two of them want differently."""
    found = []
    written = rows_written()
    for section in dict.fromkeys(row.section for row in rows):
        mine = [row for row in rows if row.section == section]
        present = hooks.preset_sections[section].present({row.name: row.stored for row in mine})
        for row in mine:
            origin, last = written.get(row.key, ("", None))
            before = present.get(row.name)
            state = state_of(row.stored, before, origin, last, name, winners.get(row.key, ""))
            is_other = origin not in ("", name) and before is not None and before == last != row.stored
            found.append(RowChange(row, before, state, origin if is_other else ""))
    return found


def state_of(wanted, before, origin: str, last, name: str, winner: str) -> str:
    """`last` is what the preset `origin` wrote; a row that differs from it was changed by the company."""
    if before == wanted:
        return "same"
    if before is None:
        return "gone" if origin else "add"
    if not origin or before != last:
        return "kept"
    if origin == name or winner == name:
        return "change"
    return "kept" if winner == origin else "conflict"


def rows_written() -> dict[str, tuple[str, dict[str, Any]]]:
    """{"section:name": (the preset that wrote it last, what it wrote)}."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for applied in AppliedPreset.objects.exclude(rows={}).order_by("id"):
        found |= {key: (applied.name, stored) for key, stored in applied.rows.items()}
    return found

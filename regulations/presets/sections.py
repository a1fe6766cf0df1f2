"""What a preset carries beside policy values: rows of an app, such as categories and the words that suggest them.

An app registers each kind of rows in `AppConfig.ready`:

    hooks.preset_sections["complaint_categories"] = Section(title=…, read=…, present=…, words=…, write=…)

The rows that a preset wrote are remembered with it. So a row that the company has changed or taken away stays as the
company wants it, and a row that two presets want differently is a conflict until somebody chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from regulations import hooks


@dataclass(frozen=True)
class PresetRow:
    """One row of a section: `stored` as JSON, `clause` as (code of the regulation, number)."""

    section: str
    name: str
    stored: dict[str, Any]
    clause: tuple[str, str]

    @property
    def key(self) -> str:
        return f"{self.section}:{self.name}"


@dataclass(frozen=True)
class Section:
    """How rows of one kind are read, compared and written. A row is a dictionary of JSON values under a name.

    read(data, path, reader): {name: (row, clause)} of the list in the file, in its order. What is not sound it tells
        with `reader.fault(path, text)`; `reader.clause_of(table, path)` reads the clause that the row comes from.
    present(wanted): those of the wanted rows that are there, as they are there: {name: row}.
    words(row): one line for people, in the current language.
    write(rows, by): adds what is missing and changes what differs, through the deeds of the app: {name: row}.
    """

    title: Any
    read: Callable[[list, tuple, Any], dict[str, tuple[dict[str, Any], tuple[str, str]]]]
    present: Callable[[dict[str, dict[str, Any]]], dict[str, dict[str, Any]]]
    words: Callable[[dict[str, Any]], str]
    write: Callable[[dict[str, dict[str, Any]], Any], None]


def read_sections(reader, data: dict[str, Any]) -> tuple[PresetRow, ...]:
    """The rows of every section in the file; those that others rest on stand first."""
    found: list[PresetRow] = []
    for name, section in hooks.preset_sections.items():
        rows = data.get(name, [])
        if not isinstance(rows, list):
            reader.fault((name,), _("“%s” is of the wrong kind.") % name)
            continue
        read = section.read(rows, (name,), reader)
        reader.names[name] = set(read)
        found += [PresetRow(name, key, stored, clause) for key, (stored, clause) in read.items()]
    return tuple(found)

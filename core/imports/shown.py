"""Columns and staged rows as pages show them: secrets masked, records named and linked."""

from core.imports.kinds import ImportKind
from core.imports.report import columns
from core.models import Import, ImportRow
from core.secrets import PREFIX, Secret, decrypt, mask

Verdict = ImportRow.Verdict


def column_choices(batch: Import, kind: ImportKind, mapping: dict[str, str]) -> list[dict]:
    """Each column of the file with three of its values and the field that it fills."""
    samples = [[decrypt(cell) for cell in row] for row in batch.layout.get("samples", [])]
    found = []
    for place, heading in enumerate(batch.layout["headings"]):
        name = mapping.get(heading, "")
        values = [row[place] for row in samples if place < len(row)]
        hide = name in kind.secrets or (not name and looks_secret(values))
        found.append(
            {
                "place": place,
                "heading": heading,
                "field": name,
                "samples": [mask(value) if hide else value for value in values],
            }
        )
    return found


def looks_secret(values: list[str]) -> bool:
    """A column that fills nothing and holds long numbers may be phones or cards: not shown in full."""
    digits = [sum(letter.isdigit() for letter in value) for value in values if value]
    return bool(digits) and min(digits) >= 11


def shown_value(value, is_secret: bool) -> str:
    if value is None:
        return ""
    text = str(value)
    if not is_secret:
        return text
    if text.startswith(PREFIX) and "*" not in text:
        return Secret(text).masked
    return mask(text) if "*" not in text else text


def shown_rows(rows: list[ImportRow], batch: Import, kind: ImportKind, user) -> list[dict]:
    """Rows of one page: cells in the order of the file, notes by field, the record behind them."""
    ids = {row.target_id for row in rows if row.target_id}
    records = kind.targets(ids, user) if kind.targets and ids else {}
    names = [name for name, _heading in columns(batch)]
    return [
        {
            "row": row,
            "record": records.get(row.target_id),
            "cells": cells_of(row, names, kind),
            "notes": [note_of(name, text, kind) for name, text in row.notes.items()],
        }
        for row in rows
    ]


def cells_of(row: ImportRow, names: list[str], kind: ImportKind) -> list[dict]:
    values = row.data.get("_given", row.data)
    return [
        {"value": shown_value(values.get(name, ""), name in kind.secrets), "note": row.notes.get(name)}
        for name in names
    ]


def note_of(name: str, text, kind: ImportKind) -> dict:
    """A reason in words, or what was and what will be."""
    label = kind.by_name[name].label if name in kind.by_name else ""
    is_secret = name in kind.secrets
    if isinstance(text, list):
        old, new = (shown_value(value, is_secret) for value in text)
        return {"label": label, "old": old, "new": new}
    return {"label": label, "text": text}

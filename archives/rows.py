"""Rows that are filled in on a page: of hundreds only what was changed is saved, and nothing that was typed is lost."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import Refused

Values = dict[str, str]
LONGEST = 200


class RowsRefused(Refused):
    """Nothing was saved: `rows` says of each row what is wrong with it."""

    def __init__(self, rows: Mapping[int, str]):
        super().__init__(_("%s rows cannot be saved so.") % len(rows), code="rows")
        self.rows = dict(rows)


def mark_of(values: Values) -> str:
    """A short mark of what a row says; it travels with the page and tells what was changed, and by whom first."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Typed:
    """What came back from the page, row by row; `marks` are of what the page had shown."""

    values: dict[int, Values]
    marks: dict[int, str]

    @classmethod
    def of(cls, post: QueryDict, names: Sequence[str]) -> "Typed":
        found = {}
        for key in post:
            prefix, _dash, number = key.partition("-")
            if prefix == "mark" and number.isascii() and number.isdigit() and len(number) < 18:
                found[int(number)] = post[key]
        values = {pk: {name: one_line(post.get(f"{name}-{pk}", "")) for name in names} for pk in found}
        if post.get("rest"):  # the button for all rows of the page that say nothing yet
            for pk, said in values.items():
                said[names[0]] = said[names[0]] or one_line(post.get(f"usual-{pk}", ""))
        return cls(values, found)

    @property
    def changes(self) -> dict[int, Values]:
        return {pk: values for pk, values in self.values.items() if mark_of(values) != self.marks[pk]}


def one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST]


@dataclass
class Shown:
    """A row of the page: the record, what stands in its fields, and what is said beside it."""

    record: Model
    values: Values
    mark: str
    error: str = ""
    extra: dict = field(default_factory=dict)


def shown_rows(
    records: Iterable[Model], values_of: Callable[[Model], Values], typed: Typed | None = None, errors=None
) -> list[Shown]:
    """As the rows are; after a refusal as they were typed, with what is wrong."""
    changes, errors, rows = typed.changes if typed else {}, errors or {}, []
    for record in records:
        there = values_of(record)
        rows.append(
            Shown(record, changes.get(record.pk, there), mark_of(there), errors.get(record.pk, ""), {"there": there})
        )
    return rows


def check_moved(record: Model, there: Values, wanted: Values, mark: str) -> str:
    """What to say where somebody else has changed the row meanwhile; empty where nobody has."""
    if mark_of(there) == mark or there == wanted:
        return ""
    return _("Somebody else has changed this row meanwhile; look at it and save again.")

"""Writing many rows at once: COPY on PostgreSQL, executemany elsewhere."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from django.db import connection, models, transaction

SPECIAL = re.compile(r"[\\\t\n\r\x00]")  # looked for first: most texts hold none, and translating is slow
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


def insert_rows(model: type[models.Model], objects: Iterable[models.Model], *, with_ids: bool = False) -> list:
    """Insert new objects without signals; with `with_ids` they carry their ids afterwards."""
    objects = list(objects)
    if not objects:
        return objects
    with transaction.atomic():
        if with_ids:
            for row, number in zip(objects, take_ids(model, len(objects)), strict=True):
                row.pk = number
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.generated and not (field.primary_key and objects[0].pk is None)
        ]
        (copy_rows if connection.vendor == "postgresql" else insert_many)(model, fields, objects)
    for row in objects:
        row._state.adding, row._state.db = False, connection.alias
    return objects


def take_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody else will get: from the sequence, or from the table while its only writer are we."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
    return range(last + 1, last + count + 1)


def insert_many(model: type[models.Model], fields: list[models.Field], objects: list) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in objects]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)


def copy_rows(model: type[models.Model], fields: list[models.Field], objects: list) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", Stream(copy_lines(fields, objects))
        )


def copy_lines(fields: list[models.Field], objects: list) -> Iterator[str]:
    """One line for each row. Most values are texts, and most of those empty: both take the short way."""
    values_of = attrgetter(*(field.attname for field in fields))
    stamps = [field for field in fields if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)]
    prepares = [preparer(field) for field in fields]
    for row in objects:
        for field in stamps:
            field.pre_save(row, True)
        cells = [
            value if value == "" and prepare is None else copy_text(value if prepare is None else prepare(value))
            for value, prepare in zip(values_of(row), prepares, strict=True)
        ]
        yield "\t".join(cells) + "\n"


def preparer(field: models.Field) -> Callable | None:
    """How a value becomes one of the column; None for texts, which are it already."""
    if type(field) in (models.CharField, models.TextField):
        return None
    if not isinstance(field, models.JSONField):
        return field.get_prep_value
    encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
    return lambda value: None if value is None else encode(value)


def copy_text(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES) if SPECIAL.search(value) else value
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)


class Stream:
    """A readable file over an iterator of lines, for COPY; holds a few lines at a time."""

    def __init__(self, lines: Iterator[str]):
        self.lines = lines

    def read(self, size: int = 65536) -> str:
        parts, length = [], 0
        for line in self.lines:
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        return "".join(parts)

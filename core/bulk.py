"""Writing many rows at once: COPY on PostgreSQL, executemany elsewhere."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import connection, models, transaction

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
    for row in objects:
        yield "\t".join([copy_text(field, field.pre_save(row, True)) for field in fields]) + "\n"


def copy_text(field: models.Field, value) -> str:
    if isinstance(field, models.JSONField):
        return "\\N" if value is None else json_text(value, field).translate(ESCAPES)
    value = field.get_prep_value(value)
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date | datetime) else str(value).translate(ESCAPES)


def json_text(value, field: models.JSONField) -> str:
    return json.dumps(value, cls=field.encoder, ensure_ascii=False)


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

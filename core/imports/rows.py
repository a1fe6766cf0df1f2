"""Saving what became of staged rows, many at once."""

import json

from django.db import connection

from core.models import ImportRow

KEPT = ("target_id", "before", "stamp", "verdict", "notes")


def remember(rows: list[ImportRow]) -> list[ImportRow]:
    """Keep beside each row what the database holds, so that only what changed is saved."""
    for row in rows:
        row.held = [getattr(row, name) for name in KEPT]
    return rows


def forget_attempt(rows: list[ImportRow]) -> None:
    """After a write that was rolled back: the rows say again what the database holds."""
    for row in rows:
        row.is_written = False
        for name, value in zip(KEPT, row.held, strict=True):
            setattr(row, name, value)


def save_outcome(rows: list[ImportRow]) -> None:
    """Save the written mark, and verdict, notes, target, before and stamp of the rows where one of them changed."""
    changed = [row for row in rows if row.held != [getattr(row, name) for name in KEPT]]
    if changed:
        save_each(changed)
    others = {id(row) for row in changed}
    for mark in (True, False):
        same = [row.pk for row in rows if id(row) not in others and row.is_written is mark]
        if same:
            ImportRow.objects.filter(pk__in=same).update(is_written=mark)


def save_each(rows: list[ImportRow]) -> None:
    values = [
        (
            row.is_written,
            row.target_id,
            json_or_none(row.before),
            row.stamp,
            row.verdict,
            json_or_none(row.notes),
            row.pk,
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            update_by_values(cursor, values)
        else:
            cursor.executemany(
                "UPDATE core_importrow SET is_written = %s, target_id = %s, before = %s, stamp = %s, verdict = %s,"
                " notes = %s WHERE id = %s",
                values,
            )


def update_by_values(cursor, values: list[tuple]) -> None:
    """One statement for all rows: PostgreSQL takes them as a table.

    The bounds of the ids lead to the index also right after a preview, when the planner knows nothing of the rows yet.
    """
    from psycopg2.extras import execute_values

    statement = (
        "UPDATE core_importrow AS r SET is_written = v.w, target_id = v.t::bigint, before = v.b::jsonb, stamp = v.s,"
        " verdict = v.d, notes = v.n::jsonb FROM (VALUES %s) AS v (w, t, b, s, d, n, i) WHERE r.id = v.i"
    )
    ids = [row[-1] for row in values]
    statement += f" AND r.id BETWEEN {min(ids)} AND {max(ids)}"
    with connection.wrap_database_errors:
        execute_values(cursor.cursor, statement, values, page_size=len(values))


def json_or_none(value) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)

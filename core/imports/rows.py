"""Saving what became of staged rows, many at once."""

import json

from django.db import connection

from core.models import ImportRow


def mark_written(rows: list[ImportRow]) -> None:
    """Save verdict, notes, target, before, stamp and the written mark of the rows of one chunk."""
    if not rows:
        return
    first = rows[0]
    plain = all(
        row.is_written == first.is_written
        and row.target_id == first.target_id
        and row.before is None
        and row.stamp == first.stamp
        and row.verdict == first.verdict
        for row in rows
    )
    if plain:
        ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(
            is_written=first.is_written, target_id=first.target_id, stamp=first.stamp
        )
        return
    save_each(rows)


def save_each(rows: list[ImportRow]) -> None:
    values = [
        (
            row.is_written,
            row.target_id,
            None if row.before is None else json.dumps(row.before, ensure_ascii=False),
            row.stamp,
            row.verdict,
            json.dumps(row.notes, ensure_ascii=False),
            row.pk,
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg2.extras import execute_values

            execute_values(
                cursor.cursor if hasattr(cursor, "cursor") else cursor,
                "UPDATE core_importrow AS r SET is_written = v.w, target_id = v.t, before = v.b::jsonb, stamp = v.s,"
                " verdict = v.d, notes = v.n::jsonb FROM (VALUES %s) AS v (w, t, b, s, d, n, i) WHERE r.id = v.i",
                values,
                template="(%s, %s::bigint, %s, %s, %s, %s, %s)",
                page_size=1000,
            )
            return
        cursor.executemany(
            "UPDATE core_importrow SET is_written = %s, target_id = %s, before = %s, stamp = %s, verdict = %s,"
            " notes = %s WHERE id = %s",
            values,
        )

"""After a test that commits: the rows of the migrated database again, copied from where they were kept.

Django empties every table instead and then lets every app add its first rows once more, a second each time. So it
goes on PostgreSQL for a user who is no superuser and cannot silence triggers.
"""

import sqlite3

from django.db import connection

KEPT = "kept"  # a schema of PostgreSQL
_files: list[sqlite3.Connection] = []  # the like of it on SQLite, in memory


def can_restore() -> bool:
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def keep_rows() -> None:
    """Remember every row as it is now."""
    if connection.vendor == "sqlite":
        _files[:] = [sqlite3.connect(":memory:", check_same_thread=False)]
        connection.connection.backup(_files[0])
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in filled_tables(cursor):
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}")


def restore_rows() -> None:
    """What was kept and nothing else; sequences go on."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _files[0].backup(connection.connection)
        return
    with connection.cursor() as cursor:
        kept = names(cursor, KEPT)
        steps = [f"DELETE FROM public.{table}" for table in filled_tables(cursor)]
        steps += [f"INSERT INTO public.{table} SELECT * FROM {KEPT}.{table}" for table in kept]
        # no triggers meanwhile: neither foreign keys nor the protection of the trail stand in the way
        cursor.execute("; ".join(["BEGIN", "SET LOCAL session_replication_role = replica", *steps, "COMMIT"]))


def filled_tables(cursor) -> list[str]:
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.{table})" for table in names(cursor, "public")]
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


def names(cursor, schema: str) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    return [table for (table,) in cursor.fetchall()]

"""The database itself forbids changing the trail; only its details may be emptied (core.actions.erase_details).

PostgreSQL also forbids deleting. SQLite does not: there `flush` empties tables row by row. A migration that rewrites
trail entries would have to drop the trigger first; `ensure_protection` puts it back after every migrate.
"""

from django.db import connections

from core.models import Event
from core.seals.digests import FACTS

TABLE = Event._meta.db_table
EMPTIED = "NEW.record_name = '' AND NEW.changes = '{}' AND NEW.details = '{}' AND NEW.reason = ''"
WORDS = "The trail is append-only."


def ensure_protection(using: str, **_kwargs) -> None:
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def allowed(same: str) -> str:
    """The one change there may be: facts as they were, details empty."""
    kept = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in FACTS)
    return f"{kept} AND {EMPTIED} AND NEW.address IS NULL"


POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND {allowed("IS NOT DISTINCT FROM")} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{WORDS}';
END $$""",
    f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = '{TABLE}_keep' AND tgrelid = '{TABLE}'::regclass) THEN
        CREATE TRIGGER {TABLE}_keep BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_keep();
    END IF;
END $$""",
]
SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_keep BEFORE UPDATE ON {TABLE} WHEN NOT ({allowed("IS")})
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
]

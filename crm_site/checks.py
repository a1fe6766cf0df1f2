"""What must be so before the project may work on a database."""

from django.core.checks import Error, Tags, register
from django.db import connections

HINT = "Make it with: CREATE DATABASE keguan TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'; see docs/deploy.md."


@register(Tags.database)
def postgres_sees_chinese(app_configs, databases=None, **_kwargs) -> list[Error]:
    """In locale C, PostgreSQL takes no Chinese character for a letter: trigram search would find nothing, silently."""
    return [
        Error(f"The locale of database “{name}” hides Chinese text from search.", hint=HINT, id="keguan.E001")
        for name in databases or []
        if connections[name].vendor == "postgresql" and not _sees_chinese(connections[name])
    ]


def _sees_chinese(connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        has_trigrams = cursor.fetchone()[0]
        # Before the first migrate there is no pg_trgm; a pattern asks the locale the same question.
        cursor.execute(
            "SELECT cardinality(show_trgm('上海科技')) > 0" if has_trigrams else "SELECT '上' ~ '^[[:alpha:]]$'"
        )
        return cursor.fetchone()[0]

"""The trigram index of the search text: GIN on PostgreSQL, FTS5 with its triggers on SQLite."""

from django.db import migrations

from core.search import drop_index, ensure_index


def make(apps, schema_editor):
    ensure_index(apps.get_model("customers", "CustomerSearch"), schema_editor.connection.alias)


def remove(apps, schema_editor):
    drop_index(apps.get_model("customers", "CustomerSearch"), schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_initial")]

    operations = [migrations.RunPython(make, remove)]

"""The text by which a case is found, its trigram index, and the texts of the cases that stand."""

import django.db.models.deletion
from django.db import migrations, models

from core.search import drop_index, ensure_index, search_text

CHUNK = 1000


def make(apps, schema_editor):
    ensure_index(apps.get_model("complaints", "ComplaintSearch"), schema_editor.connection.alias)
    fill(apps, schema_editor.connection.alias)


def fill(apps, using):
    complaints = apps.get_model("complaints", "Complaint").objects.using(using)
    texts = apps.get_model("complaints", "ComplaintSearch")
    fresh = []
    for one in complaints.only("subject", "company", "complainant", "number", "source_number").iterator(CHUNK):
        names, codes = [one.subject, one.company], [one.number, one.source_number]
        text = search_text(names=names, people=[one.complainant], codes=codes)
        fresh.append(texts(complaint_id=one.pk, text=text))
    texts.objects.using(using).bulk_create(fresh, batch_size=CHUNK)


def remove(apps, schema_editor):
    drop_index(apps.get_model("complaints", "ComplaintSearch"), schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_handling")]

    operations = [
        migrations.CreateModel(
            name="ComplaintSearch",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make, remove),
    ]

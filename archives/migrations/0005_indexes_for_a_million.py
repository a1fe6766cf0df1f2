from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archives", "0002_keepers")]

    operations = [
        migrations.RemoveIndex(model_name="archivefile", name="archivefile_customer"),
        migrations.RemoveIndex(model_name="archivefile", name="archivefile_year"),
        migrations.AddIndex(
            model_name="archivefile",
            index=models.Index(
                fields=["customer", "-id"],
                include=("department", "keeper", "level", "state", "category", "year"),
                name="archivefile_by_customer",
            ),
        ),
        migrations.AddIndex(
            model_name="archivefile",
            index=models.Index(
                fields=["year", "id"],
                include=("department", "keeper", "level", "state", "category", "customer"),
                name="archivefile_by_year",
            ),
        ),
    ]

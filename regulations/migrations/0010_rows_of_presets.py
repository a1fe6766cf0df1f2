from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regulations", "0009_duties_counted_by_index")]

    operations = [
        migrations.AddField(
            model_name="appliedpreset",
            name="rows",
            field=models.JSONField(default=dict, verbose_name="rows"),
        ),
    ]

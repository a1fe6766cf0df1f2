

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0015_open_by_category'),
        ('customers', '0009_corrections'),
        ('regulations', '0010_rows_of_presets'),
        ('staff', '0006_last_seen_of_the_session'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='complaint',
            name='category',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='complaints.category', verbose_name='category'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['severity', 'id'], name='complaint_severity'),
        ),
    ]

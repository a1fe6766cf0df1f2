import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_initial'), ('core', '0003_job_begun'), ('core', '0004_notices'), ('core', '0005_seals'), ('core', '0006_deliveries')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'e-mail'), ('chat', 'company chat')], max_length=4, verbose_name='channel')),
                ('is_digest', models.BooleanField(default=False, verbose_name='in the digest')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'to be tried again'), ('could_not', 'could not be told'), ('needless', 'read before')], default='waiting', max_length=9, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                ('token', models.CharField(blank=True, max_length=32)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-id'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'e-mail'), ('chat', 'company chat')], max_length=4)),
                ('day', models.DateField()),
                ('token', models.CharField(blank=True, max_length=32)),
            ],
            options={
                'verbose_name': 'digest',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='at')),
                ('kind', models.CharField(choices=[('deed', 'deed'), ('read', 'read'), ('export', 'export')], default='deed', max_length=8, verbose_name='kind')),
                ('deed', models.CharField(max_length=60, verbose_name='deed')),
                ('record_type', models.CharField(max_length=60, verbose_name='record type')),
                ('record_id', models.BigIntegerField(null=True, verbose_name='record')),
                ('record_name', models.CharField(blank=True, max_length=200, verbose_name='record name')),
                ('changes', models.JSONField(blank=True, default=dict, verbose_name='before and after')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='from where')),
            ],
            options={
                'verbose_name': 'trail entry',
                'verbose_name_plural': 'trail',
                'ordering': ['-id'],
                'permissions': [('erase_event', 'Can erase the details of trail entries')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='EventSeal',
            fields=[
                ('event_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('is_late', models.BooleanField(default=False)),
                ('salt', models.BinaryField(max_length=16)),
                ('details_digest', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('state', models.CharField(choices=[('uploaded', 'columns to confirm'), ('reading', 'being read'), ('previewed', 'to be checked'), ('writing', 'being imported'), ('done', 'imported'), ('undoing', 'being undone'), ('undone', 'undone'), ('cancelled', 'cancelled'), ('failed', 'failed')], default='uploaded', max_length=10, verbose_name='state')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='imports/%Y/%m/')),
                ('digest', models.CharField(db_index=True, max_length=64, verbose_name='content digest')),
                ('layout', models.JSONField(default=dict)),
                ('mapping', models.JSONField(default=dict, verbose_name='columns')),
                ('options', models.JSONField(default=dict, verbose_name='options')),
                ('counts', models.JSONField(default=dict, verbose_name='counts')),
                ('report', models.FileField(blank=True, max_length=200, upload_to='imports/%Y/%m/', verbose_name='report of the rest')),
                ('kept', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('verdict', models.CharField(choices=[('new', 'new'), ('updated', 'update'), ('unchanged', 'unchanged'), ('duplicate', 'possible duplicate'), ('error', 'error')], max_length=9, verbose_name='verdict')),
                ('data', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=dict)),
                ('target_id', models.BigIntegerField(null=True)),
                ('is_written', models.BooleanField(default=False)),
                ('before', models.JSONField(null=True)),
                ('stamp', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('params', models.JSONField(default=dict, verbose_name='parameters')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='queued', max_length=8, verbose_name='state')),
                ('done_count', models.PositiveBigIntegerField(default=0, verbose_name='rows done')),
                ('total_count', models.PositiveBigIntegerField(default=0, verbose_name='rows in all')),
                ('error_count', models.PositiveBigIntegerField(default=0, verbose_name='errors so far')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, max_length=32)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('result_file', models.FileField(blank=True, max_length=200, upload_to='jobs/%Y/%m/', verbose_name='result file')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='started at')),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['-id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80, verbose_name='rule')),
                ('record_type', models.CharField(max_length=60, verbose_name='record type')),
                ('record_id', models.BigIntegerField(verbose_name='record')),
                ('stage', models.CharField(max_length=60, verbose_name='stage')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('is_late', models.BooleanField(default=False, verbose_name='late')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('is_unread', models.BooleanField(default=True, verbose_name='unread')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-id'],
                'default_permissions': (),
            },
        ),
    ]

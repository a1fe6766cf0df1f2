import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_initial'), ('core', '0003_job_begun'), ('core', '0004_notices'), ('core', '0005_seals'), ('core', '0006_deliveries')]

    initial = True

    dependencies = [
        ('core', '0001_tables'),
        ('staff', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reach', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('mail', models.EmailField(blank=True, max_length=254, verbose_name='other e-mail address')),
                ('chat', core.fields.SecretField(blank=True, default='', verbose_name='chat robot')),
                ('urgent_mail', models.BooleanField(default=True, verbose_name='urgent by e-mail')),
                ('urgent_chat', models.BooleanField(default=True, verbose_name='urgent by chat')),
                ('ordinary_mail', models.BooleanField(default=False, verbose_name='ordinary by e-mail')),
                ('ordinary_chat', models.BooleanField(default=True, verbose_name='ordinary by chat')),
                ('digest_mail', models.BooleanField(default=True, verbose_name='digest by e-mail')),
                ('digest_chat', models.BooleanField(default=False, verbose_name='digest by chat')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('last', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schedule', models.CharField(max_length=200, verbose_name='schedule')),
                ('task_id', models.CharField(db_index=True, max_length=60)),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='running', max_length=7, verbose_name='state')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('begun_at', models.DateTimeField(verbose_name='begun at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('first_at', models.DateTimeField(verbose_name='first')),
                ('result', models.CharField(blank=True, max_length=200, verbose_name='result')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='error')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'run',
                'verbose_name_plural': 'runs',
                'ordering': ['-id'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['schedule', '-id'], name='run_of_schedule'), models.Index(condition=models.Q(('state', 'failed')), fields=['-id'], name='run_failed')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('until', models.DateTimeField()),
                ('last_id', models.BigIntegerField()),
                ('count', models.PositiveBigIntegerField(default=0, verbose_name='entries')),
                ('late_count', models.PositiveBigIntegerField(default=0, verbose_name='late entries')),
                ('root', models.CharField(blank=True, max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('sealed_at', models.DateTimeField(null=True, verbose_name='sealed at')),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
                'ordering': ['day'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('sealed_at__isnull', True)), models.Q(('sealed_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='seal_is_whole')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='digest',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='event',
            name='acting_for',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acting for'),
        ),
        migrations.AddField(
            model_name='event',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='import',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='core.import'),
        ),
        migrations.AddField(
            model_name='job',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by'),
        ),
        migrations.AddField(
            model_name='import',
            name='job',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job'),
        ),
        migrations.AddField(
            model_name='notice',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='notice',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delivery',
            name='notice',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.notice'),
        ),
        migrations.AddField(
            model_name='eventseal',
            name='seal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='core.seal'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('person', 'channel', 'day'), name='digest_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['record_type', 'record_id', '-id'], name='event_record'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['by', 'at'], name='event_by'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['deed', 'at'], name='event_deed'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('kind', 'deed'), _negated=True), fields=['kind', 'at'], name='event_kind'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('acting_for__isnull', False)), fields=['acting_for', 'at'], name='event_for'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('address__isnull', False)), fields=['address', 'at'], name='event_address'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['batch', 'verdict', 'number'], name='importrow_verdict'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='importrow_once'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['state', 'lease_until'], name='job_state_lease'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['created_by', '-id'], name='job_by'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['person', 'is_unread', 'id'], name='notice_inbox'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('record_type', 'record_id', 'rule', 'stage', 'person'), name='notice_once'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('is_unread', models.Q(('read_at__isnull', True)))), name='notice_read'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'failed'])), fields=['is_digest', 'not_before'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('claimed_at__isnull', False)), fields=['claimed_at'], name='delivery_claimed'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'could_not')), fields=['-id'], name='delivery_untold'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_once'),
        ),
    ]

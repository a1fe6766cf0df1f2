import datetime
import django.db.models.deletion
import regulations.calendars.hours
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('regulations', '0001_duties'), ('regulations', '0002_policies'), ('regulations', '0003_working_calendar'), ('regulations', '0004_duties_cite_their_clause'), ('regulations', '0005_reminders'), ('regulations', '0006_duties_of_a_customer'), ('regulations', '0007_presets'), ('regulations', '0008_clauses_without_permissions'), ('regulations', '0009_duties_counted_by_index'), ('regulations', '0010_rows_of_presets'), ('regulations', '0011_quick_lookups')]

    initial = True

    dependencies = [
        ('staff', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='English title')),
                ('in_force_from', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('in_force_to', models.DateField(blank=True, null=True, verbose_name='in force to')),
                ('edition', models.PositiveIntegerField(default=1, editable=False)),
                ('owner_department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.department', verbose_name='responsible department')),
            ],
            options={
                'verbose_name': 'regulation',
                'verbose_name_plural': 'regulations',
                'ordering': ['code'],
                'permissions': [('view_confirmations', 'Can see who has read a regulation')],
                'default_permissions': ('view', 'add', 'change'),
                'constraints': [models.CheckConstraint(condition=models.Q(('in_force_to__isnull', True), ('in_force_from__isnull', True), ('in_force_to__gte', models.F('in_force_from')), _connector='OR'), name='regulation_in_force', violation_error_message='The regulation ends before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='English title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('withdrawn_on', models.DateField(blank=True, editable=False, null=True, verbose_name='withdrawn on')),
                ('regulation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='regulations.regulation', verbose_name='regulation')),
            ],
            options={
                'verbose_name': 'clause',
                'verbose_name_plural': 'clauses',
                'ordering': ['regulation', 'order', 'id'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('regulation', 'number'), name='clause_number_once', violation_error_message='There is already a clause of this number in the regulation.')],
            },
        ),
        migrations.CreateModel(
            name='PublishedYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='year')),
                ('source', models.CharField(max_length=100, verbose_name='source')),
            ],
            options={
                'verbose_name': 'published year',
                'verbose_name_plural': 'published years',
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('app', models.CharField(max_length=30, verbose_name='field of work')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('effective_on', models.DateField(verbose_name='effective on')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('waiting', 'waiting for approval'), ('published', 'published'), ('superseded', 'superseded'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('edition', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.policyversion', verbose_name='based on')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'version of a policy',
                'verbose_name_plural': 'versions of policies',
                'ordering': ['app', '-number'],
                'default_permissions': ('view', 'change'),
                'constraints': [models.UniqueConstraint(fields=('app', 'number'), name='policyversion_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'waiting'])), fields=('app',), name='policyversion_one_open', violation_error_message='There is already a draft of these rules.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='policyversion_published_pair')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80, verbose_name='rule')),
                ('record_type', models.CharField(max_length=60, verbose_name='record type')),
                ('record_id', models.BigIntegerField(verbose_name='record')),
                ('record_name', models.CharField(max_length=200, verbose_name='record name')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('customer_id', models.BigIntegerField(blank=True, null=True)),
                ('customer_name', models.CharField(blank=True, max_length=200, verbose_name='customer')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('priority', models.PositiveSmallIntegerField(default=5, verbose_name='priority')),
                ('begun_at', models.DateTimeField(verbose_name='begun at')),
                ('span', models.CharField(max_length=30, verbose_name='within')),
                ('pauses', models.JSONField(blank=True, default=list, verbose_name='pauses')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='deadline')),
                ('state', models.CharField(choices=[('open', 'open'), ('paused', 'paused'), ('met', 'met'), ('void', 'void')], default='open', max_length=6, verbose_name='state')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('broken_at', models.DateTimeField(blank=True, null=True, verbose_name='broken at')),
                ('overrun', models.PositiveBigIntegerField(default=0, verbose_name='overrun')),
                ('clause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='regulations.clause', verbose_name='clause')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.department', verbose_name='department')),
                ('done_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('responsible', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsible')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.policyversion', verbose_name='rules it is under')),
            ],
            options={
                'verbose_name': 'duty',
                'verbose_name_plural': 'duties',
                'ordering': ['priority', 'due_at', 'id'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['responsible', 'state', 'priority', 'due_at', 'rule'], name='duty_of_person'), models.Index(fields=['department', 'state', 'priority', 'due_at', 'rule'], name='duty_of_department'), models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at'], name='duty_kept'), models.Index(condition=models.Q(('broken_at__isnull', False)), fields=['broken_at'], name='duty_broken'), models.Index(fields=['state', 'due_at'], name='duty_due'), models.Index(fields=['rule', 'due_at'], name='duty_of_rule'), models.Index(fields=['record_type', 'record_id'], name='duty_of_record'), models.Index(condition=models.Q(('state', 'open')), fields=['record_type', 'record_id', 'due_at'], name='duty_live'), models.Index(condition=models.Q(('customer_id__isnull', False)), fields=['customer_id', 'state'], name='duty_of_customer'), models.Index(condition=models.Q(('done_by__isnull', False)), fields=['done_by', 'done_at'], name='duty_done')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'paused'])), fields=('rule', 'record_type', 'record_id'), name='duty_once', violation_error_message='This is owed already.'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('state', 'open')), models.Q(('due_at__isnull', True), ('state', 'paused')), ('state__in', ['met', 'void']), _connector='OR'), name='duty_rests_without_deadline'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('state', 'met')), models.Q(models.Q(('state', 'met'), _negated=True), ('done_at__isnull', True), ('done_by__isnull', True)), _connector='OR'), name='duty_done_pair')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60, verbose_name='value')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='regulations.clause', verbose_name='clause')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='regulations.policyversion')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('version', 'field'), name='citation_once')],
            },
        ),
        migrations.CreateModel(
            name='AppliedPreset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='preset')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
                ('rows', models.JSONField(default=dict, verbose_name='rows')),
                ('kept', models.JSONField(default=dict, verbose_name='kept')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='applied at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('versions', models.ManyToManyField(related_name='presets', to='regulations.policyversion', verbose_name='versions of policies')),
            ],
            options={
                'verbose_name': 'applied preset',
                'verbose_name_plural': 'applied presets',
                'ordering': ['-at', '-id'],
                'permissions': [('apply_preset', 'Can apply an industry preset')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RegulationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('clauses', models.JSONField(default=list, verbose_name='clauses')),
                ('note', models.TextField(blank=True, verbose_name='what has changed')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='regulations/%Y/', verbose_name='file')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='file name')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='regulations.regulation', verbose_name='regulation')),
            ],
            options={
                'verbose_name': 'version of a regulation',
                'verbose_name_plural': 'versions of regulations',
                'ordering': ['-number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('regulation', 'number'), name='regulationversion_once')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='read at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='regulations.regulationversion')),
            ],
            options={
                'verbose_name': 'reading confirmation',
                'verbose_name_plural': 'reading confirmations',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='confirmation_once')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=20, verbose_name='stage')),
                ('state', models.CharField(choices=[('told', 'told'), ('needless', 'not needed'), ('failed', 'could not be told')], default='told', max_length=8, verbose_name='state')),
                ('is_late', models.BooleanField(default=False, verbose_name='late')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('duty', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='regulations.duty', verbose_name='duty')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'failed')), fields=['-id'], name='reminder_failed')],
                'constraints': [models.UniqueConstraint(fields=('duty', 'stage'), name='reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='WeekPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='in force from')),
                ('monday', models.CharField(blank=True, default='08:30-12:00 13:00-17:30', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Monday')),
                ('tuesday', models.CharField(blank=True, default='08:30-12:00 13:00-17:30', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Tuesday')),
                ('wednesday', models.CharField(blank=True, default='08:30-12:00 13:00-17:30', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Wednesday')),
                ('thursday', models.CharField(blank=True, default='08:30-12:00 13:00-17:30', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Thursday')),
                ('friday', models.CharField(blank=True, default='08:30-12:00 13:00-17:30', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Friday')),
                ('saturday', models.CharField(blank=True, default='', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Saturday')),
                ('sunday', models.CharField(blank=True, default='', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='Sunday')),
                ('keeps_holidays', models.BooleanField(default=True, help_text='Switch off for those who work through public holidays, for example a hotline.', verbose_name='keeps public holidays')),
                ('department', models.ForeignKey(blank=True, help_text='Empty: the whole company. Departments inherit from those above them.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.department', verbose_name='department')),
            ],
            options={
                'verbose_name': 'working hours',
                'verbose_name_plural': 'working hours',
                'ordering': ['department__path', 'starts_on'],
                'constraints': [models.UniqueConstraint(fields=('department', 'starts_on'), name='week_pattern_once', violation_error_message='There are already working hours from this day on.'), models.UniqueConstraint(condition=models.Q(('department__isnull', True)), fields=('starts_on',), name='week_pattern_company_once', violation_error_message='There are already working hours from this day on.')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='is worked')),
                ('hours', models.CharField(blank=True, help_text='For example 08:30-12:00 13:00-17:30. Empty: the whole day. Not worked: only these hours are off.', max_length=100, validators=[regulations.calendars.hours.parse_hours], verbose_name='hours')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('source', models.CharField(choices=[('published', 'published by the State Council'), ('own', "the company's own")], default='own', max_length=10, verbose_name='source')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('department', models.ForeignKey(blank=True, help_text='Empty: the whole company. Departments inherit from those above them.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.department', verbose_name='department')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ['-day', 'department__path'],
                'constraints': [models.UniqueConstraint(fields=('day', 'department'), name='calendar_day_once', violation_error_message='This day is already in the calendar.'), models.UniqueConstraint(condition=models.Q(('department__isnull', True)), fields=('day',), name='calendar_day_company_once', violation_error_message='This day is already in the calendar.')],
            },
        ),
    ]

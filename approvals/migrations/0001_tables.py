import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('approvals', '0001_initial'), ('approvals', '0002_clause_and_version'), ('approvals', '0003_whom_it_concerns')]

    initial = True

    dependencies = [
        ('regulations', '0001_tables'),
        ('staff', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('record_type', models.CharField(max_length=60, verbose_name='record type')),
                ('record_id', models.BigIntegerField(verbose_name='record')),
                ('record_name', models.CharField(max_length=200, verbose_name='record name')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='page of the record')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('reason', models.TextField(blank=True, verbose_name='purpose and reason')),
                ('facts', models.JSONField(default=list, verbose_name='facts')),
                ('state', models.CharField(choices=[('open', 'open'), ('sent_back', 'sent back for change'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='open', max_length=10, verbose_name='state')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                ('is_blocked', models.BooleanField(default=False, verbose_name='no approver found')),
                ('asked_at', models.DateTimeField(db_index=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('reminded_on', models.DateField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('clause', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.clause', verbose_name='clause')),
                ('concerns', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person concerned')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.department', verbose_name='department')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.policyversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'ordering': ['-id'],
                'permissions': [('see_all_approvals', "see everybody's approvals")],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['record_type', 'record_id'], name='approval_record'), models.Index(fields=['asked_by', '-id'], name='approval_applicant'), models.Index(fields=['kind', 'state', '-id'], name='approval_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'sent_back'])), fields=('kind', 'record_type', 'record_id'), name='approval_asked_once', violation_error_message='This has been asked already and is not decided yet.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='approval_decided_by_and_at', violation_error_message='When and by whom come in pairs.')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('who', models.CharField(max_length=40, verbose_name='who')),
                ('role_name', models.CharField(blank=True, max_length=150, verbose_name='role')),
                ('scope', models.CharField(default='company', max_length=12)),
                ('sign', models.CharField(default='any', max_length=4)),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='text')),
                ('state', models.CharField(choices=[('waiting', 'not reached yet'), ('open', 'being decided'), ('approved', 'approved'), ('rejected', 'rejected'), ('sent_back', 'sent back for change'), ('void', 'no longer needed')], default='waiting', max_length=10, verbose_name='state')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='since')),
                ('escalated_at', models.DateTimeField(null=True, verbose_name='escalated')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approval', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='approvals.approval', verbose_name='approval')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of an approval',
                'verbose_name_plural': 'steps of approvals',
                'ordering': ['approval', 'round', 'order'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('approval', 'round', 'order'), name='approval_step_order'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('approval',), name='approval_one_step_open')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_escalated', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('approved', 'approved'), ('rejected', 'rejected'), ('sent_back', 'sent back for change'), ('moved', 'gone to another person'), ('void', 'no longer needed')], default='waiting', max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='since')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('facts', models.JSONField(default=list)),
                ('approval', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='approvals.approval')),
                ('came_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='went_to', to='approvals.signature')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='approvals.step')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'ordering': ['step', 'id'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['person', 'approval'], name='signature_waiting'), models.Index(fields=['person', 'approval'], name='signature_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('step', 'person'), name='signature_wanted_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('state__in', ['approved', 'rejected', 'sent_back']), ('decided_at__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state__in', ['waiting', 'moved', 'void'])), _connector='OR'), name='signature_given_by_and_at', violation_error_message='When and by whom come in pairs.')],
            },
        ),
    ]

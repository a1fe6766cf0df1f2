"""Hand-overs of files: who signed when, the witness, what was refused, and one running hand-over for each file."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archives', '0004_destruction_and_leaks'),
        ('regulations', '0011_quick_lookups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='keeperchange',
            options={'default_permissions': ('view', 'add'), 'ordering': ['-id'], 'permissions': [('witness_keeperchange', 'Can witness hand-overs of files')], 'verbose_name': 'hand-over of files', 'verbose_name_plural': 'hand-overs of files'},
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='given_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='handed over at'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='given_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed over by'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='is_leaving',
            field=models.BooleanField(default=False, verbose_name='leaves or moves'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='is_whole',
            field=models.BooleanField(default=False, verbose_name='everything that is kept'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='policy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.policyversion', verbose_name='rules it is under'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='refused_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='refused at'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='refused_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='refused_why',
            field=models.CharField(blank=True, max_length=200, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='witness',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='witness'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='witnessed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='witnessed at'),
        ),
        migrations.AddField(
            model_name='keeperchange',
            name='witnessed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='witnessed by'),
        ),
        migrations.AddField(
            model_name='keeperchangefile',
            name='is_open',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='keeperchange',
            name='signed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='taken over at'),
        ),
        migrations.AlterField(
            model_name='keeperchange',
            name='signed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken over by'),
        ),
        migrations.AddIndex(
            model_name='keeperchange',
            index=models.Index(fields=['giver', '-id'], name='keeperchange_giver'),
        ),
        migrations.AddIndex(
            model_name='keeperchange',
            index=models.Index(fields=['taker', '-id'], name='keeperchange_taker'),
        ),
        migrations.AddConstraint(
            model_name='keeperchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', True), ('given_by__isnull', True)), models.Q(('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='keeperchange_given_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='keeperchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('witnessed_at__isnull', True), ('witnessed_by__isnull', True)), models.Q(('witnessed_at__isnull', False), ('witnessed_by__isnull', False)), _connector='OR'), name='keeperchange_witnessed_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='keeperchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='keeperchange_refused_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='keeperchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('giver', models.F('taker')), _negated=True), models.Q(('witness__isnull', True), models.Q(models.Q(('witness', models.F('giver')), _negated=True), models.Q(('witness', models.F('taker')), _negated=True)), _connector='OR')), name='keeperchange_three_people', violation_error_message='Giver, taker and witness are different people.'),
        ),
        migrations.AddConstraint(
            model_name='keeperchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('given_at__isnull', False), ('signed_at__isnull', False), models.Q(('witness__isnull', True), ('witnessed_at__isnull', False), _connector='OR')), _connector='OR'), name='keeperchange_all_signed', violation_error_message='A hand-over is done when everybody has signed.'),
        ),
        migrations.AddConstraint(
            model_name='keeperchangefile',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('file',), name='keeperchange_file_open', violation_error_message='Another hand-over of this file is being signed.'),
        ),
    ]

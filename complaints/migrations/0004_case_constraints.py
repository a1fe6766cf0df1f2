from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complaints", "0003_settled_is_carried_out")]

    operations = [
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('customer__isnull', False), models.Q(('complainant', ''), _negated=True), ('is_anonymous', True), _connector='OR'), name='complaint_has_complainant', violation_error_message='Choose the customer, or give the name of who complains.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'approved', 'assigned', 'duplicate', 'investigating', 'proposed', 'registered', 'withdrawn']), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), models.Q(('resolution', ''), _negated=True)), _connector='OR'), name='complaint_settled_says_how', violation_error_message='A settled complaint says what was done, when and by whom.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('filed_at__isnull', False), ('filed_by__isnull', False), ('state', 'filed')), models.Q(models.Q(('state', 'filed'), _negated=True), ('filed_at__isnull', True), ('filed_by__isnull', True)), _connector='OR'), name='complaint_filed_pair'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('main_case__isnull', False), ('state', 'duplicate')), models.Q(('state', 'duplicate'), _negated=True), _connector='OR'), name='complaint_part_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ('invalid', 'malicious', 'misunderstanding')), models.Q(('ground', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), ('verdict', 'misunderstanding'), models.Q(models.Q(('verdict__in', ('invalid', 'malicious', 'misunderstanding')), _negated=True), ('ground', '')), _connector='OR'), name='complaint_invalid_has_ground', violation_error_message='An invalid complaint names the ground and the evidence.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('is_firm', False), ('verdict', 'malicious'), _connector='OR'), name='complaint_firm_is_malicious'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('satisfaction__isnull', True), ('satisfaction__range', (1, 5)), _connector='OR'), name='complaint_satisfaction_range'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('judged_by__isnull', True)), models.Q(('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='complaint_judged_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_response_at__isnull', True), ('first_response_by__isnull', True)), models.Q(('first_response_at__isnull', False), ('first_response_by__isnull', False)), _connector='OR'), name='complaint_response_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='complaint_resolved_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='complaint_answered_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='complaint_confirmed_pair', violation_error_message='When and by whom come in pairs.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.UniqueConstraint(condition=models.Q(('source_number', ''), _negated=True), fields=('source', 'source_number'), name='complaint_source_once'),
        ),
    ]

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

AGAIN = ("complaints.reopen", "complaints.dissatisfied")


def fill(apps, schema_editor):
    """Cases that are open again now; and history from files, which is kept from its end and not from its import."""
    Complaint, Step = apps.get_model("complaints", "Complaint"), apps.get_model("complaints", "Step")
    begun = Step.objects.filter(complaint=OuterRef("pk"), deed__in=AGAIN).order_by("-at").values("at")[:1]
    Complaint.objects.filter(times_reopened__gt=0).update(afresh_at=Subquery(begun))
    Complaint.objects.filter(state="filed", filed_at=F("registered_at")).update(filed_at=F("resolved_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0017_by_cause'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='afresh_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='investigated anew since'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

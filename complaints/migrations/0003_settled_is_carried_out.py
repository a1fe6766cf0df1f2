from django.db import migrations


def carry_out(apps, schema_editor):
    """What was settled in the register before is carried out; the answer and the customer's view are not known."""
    apps.get_model("complaints", "Complaint").objects.filter(state="resolved").update(state="carried_out")


def settle(apps, schema_editor):
    """Back: whatever is settled in any way was «resolved»; the rest waits as registered."""
    complaints = apps.get_model("complaints", "Complaint").objects
    complaints.exclude(state="withdrawn").exclude(resolution="").update(state="resolved")
    complaints.exclude(state__in=["withdrawn", "resolved"]).update(state="registered")


class Migration(migrations.Migration):

    dependencies = [("complaints", "0002_cases")]

    operations = [migrations.RunPython(carry_out, settle)]

"""After a plain migrate everything is there that the project itself brings."""

import pytest
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from staff.models import Role
from staff.roles import STANDARD


@pytest.mark.django_db
def test_roles_and_schedules_are_there_after_migrate():
    assert {role.code for role in Role.objects.all()} >= {standard.code for standard in STANDARD}
    assert PeriodicTask.objects.filter(task="core.tasks.sweep_jobs").count() == 1


@pytest.mark.django_db
def test_a_second_migrate_adds_nothing_and_keeps_what_was_changed():
    PeriodicTask.objects.filter(task="core.tasks.sweep_jobs").update(enabled=False)
    before = Role.objects.count(), PeriodicTask.objects.count()
    call_command("migrate", verbosity=0)
    assert (Role.objects.count(), PeriodicTask.objects.count()) == before
    assert not PeriodicTask.objects.get(task="core.tasks.sweep_jobs").enabled

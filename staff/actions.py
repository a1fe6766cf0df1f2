"""Deeds on staff records."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from staff.models import Department, User


@transaction.atomic
def place_department(*, department: Department, by: User) -> Department:
    """Save a department and keep the paths of its whole branch true. Refuses a circle."""
    moved = department.pk is not None
    parent = Department.objects.get(pk=department.parent_id) if department.parent_id else None
    if moved and parent and f"/{department.pk}/" in parent.path:
        raise Refused(_("A department cannot stand below itself."), code="circle")
    old_path = Department.objects.values_list("path", flat=True).get(pk=department.pk) if moved else ""
    department.save()
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    if moved and old_path != department.path:
        for child in Department.objects.filter(path__startswith=old_path).exclude(pk=department.pk):
            child.path = department.path + child.path.removeprefix(old_path)
            child.save(update_fields=["path"])
    trail.write("staff.place_department", department, by=by)
    return department


@transaction.atomic
def choose_language(*, person: User, language: str) -> User:
    """A person's own preference; not worth a line in the trail."""
    User.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    return person


@transaction.atomic
def note_password_change(*, person: User, by: User) -> None:
    trail.write("staff.change_password", person, by=by)

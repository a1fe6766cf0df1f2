"""Deeds on departments."""

from django.db import transaction

from core import trail
from core.rules import require
from staff import hooks
from staff.models import Department, User
from staff.rules import check_department
from staff.stamps import DEPARTMENT, check_stamp


@transaction.atomic
def place_department(*, department: Department, by: User, seen: str = "") -> Department:
    """Save a department and keep the paths of its whole branch true. Refuses a circle."""
    before = Department.objects.select_for_update().filter(pk=department.pk).first()
    require(by, "staff.change_department" if before else "staff.add_department")
    if before:
        check_stamp(before, seen)
    parent = Department.objects.get(pk=department.parent_id) if department.parent_id else None
    check_department(department, parent)
    old_path = before.path if before else ""
    department.save()
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    if before and old_path != department.path:
        for child in Department.objects.filter(path__startswith=old_path).exclude(pk=department.pk):
            child.path = department.path + child.path.removeprefix(old_path)
            child.save(update_fields=["path"])
        for tell in hooks.branch_moved:
            tell(department, old_path)
    changes = trail.difference(
        trail.snapshot(before, DEPARTMENT) if before else {}, trail.snapshot(department, DEPARTMENT)
    )
    trail.write("staff.place_department", department, by=by, changes=changes)
    return department

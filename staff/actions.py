"""Deeds on staff records."""

import secrets

from axes.utils import reset as unlock
from django.contrib.auth.models import Permission
from django.db import transaction

from core import trail
from core.rules import require
from staff.models import Department, Role, User
from staff.rules import check_department, check_person

PERSON = [
    "username",
    "name",
    "number",
    "department",
    "job_title",
    "superior",
    "phone",
    "email",
    "state",
    "clearance",
    "is_active",
    "is_staff",
    "is_superuser",
]
DEPARTMENT = ["name", "parent", "head", "order"]
ROLE = ["name", "sentence", "scope"]


@transaction.atomic
def hire(*, person: User, roles: list[Role], by: User) -> User:
    """Take on a new person with these roles."""
    require(by, "staff.add_user")
    check_person(person, None, by)
    person.save()
    changes = trail.difference({}, trail.snapshot(person, PERSON)) | exchange_roles(person, roles)
    trail.write("staff.hire", person, by=by, changes={name: pair for name, pair in changes.items() if pair[1]})
    return person


@transaction.atomic
def change_person(*, person: User, by: User, roles: list[Role] | None = None) -> User:
    """Save what was changed about a person; `roles` of None leaves the roles alone."""
    require(by, "staff.change_user")
    before = User.objects.select_for_update().get(pk=person.pk)
    check_person(person, before, by)
    changes = trail.difference(trail.snapshot(before, PERSON), trail.snapshot(person, PERSON))
    person.save()
    if roles is not None:
        changes |= exchange_roles(person, roles)
    if changes:
        trail.write("staff.change_person", person, by=by, changes=changes)
    return person


def exchange_roles(person: User, roles: list[Role]) -> dict[str, list]:
    """Give exactly these roles; what changed, for the trail of the calling deed."""
    before = sorted(person.groups.values_list("name", flat=True))
    after = sorted(role.name for role in roles)
    person.groups.set(roles)
    return {} if before == after else {"roles": [before, after]}


@transaction.atomic
def note_password_change(*, person: User, by: User) -> None:
    """The password has been changed: a line in the trail, and an old lock-out is over."""
    unlock(username=person.username)
    trail.write("staff.change_password", person, by=by)


@transaction.atomic
def note_sign_in(*, person: User) -> None:
    trail.write("staff.sign_in", person, by=person)


def choose_language(*, person: User, language: str) -> User:
    """A person's own preference; not worth a line in the trail."""
    User.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    return person


@transaction.atomic
def place_department(*, department: Department, by: User) -> Department:
    """Save a department and keep the paths of its whole branch true. Refuses a circle."""
    before = Department.objects.select_for_update().filter(pk=department.pk).first()
    require(by, "staff.change_department" if before else "staff.add_department")
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
    changes = trail.difference(
        trail.snapshot(before, DEPARTMENT) if before else {}, trail.snapshot(department, DEPARTMENT)
    )
    trail.write("staff.place_department", department, by=by, changes=changes)
    return department


@transaction.atomic
def save_role(*, role: Role, permissions: list[Permission], by: User) -> Role:
    """Make a role or change what it allows."""
    before = Role.objects.select_for_update().filter(pk=role.pk).first()
    require(by, "staff.change_role" if before else "staff.add_role")
    role.code = role.code or f"own_{secrets.token_hex(4)}"
    changes = trail.difference(trail.snapshot(before, ROLE) if before else {}, trail.snapshot(role, ROLE))
    role.save()
    old = set(role.permissions.values_list("codename", flat=True))
    new = {permission.codename for permission in permissions}
    role.permissions.set(permissions)
    if old != new:
        changes["permissions"] = [sorted(old - new), sorted(new - old)]
    if changes:
        trail.write("staff.save_role", role, by=by, changes=changes)
    return role

"""Deeds on roles."""

import secrets

from django.contrib.auth.models import Permission
from django.db import transaction

from core import trail
from core.rules import require
from staff.models import Role, User
from staff.rules import check_own_role
from staff.stamps import ROLE, check_stamp


@transaction.atomic
def save_role(*, role: Role, permissions: list[Permission], by: User, seen: str = "") -> Role:
    """Make a role or change what it allows."""
    before = Role.objects.select_for_update().filter(pk=role.pk).first()
    require(by, "staff.change_role" if before else "staff.add_role")
    if before:
        check_stamp(before, seen)
        check_own_role(role, before, permissions, by)
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

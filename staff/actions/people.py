"""Deeds on people."""

from axes.utils import reset as unlock
from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs, trail
from core.rules import require
from staff import hooks
from staff.models import Role, User
from staff.rules import check_own_powers, check_person
from staff.stamps import PERSON, check_stamp


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
def change_person(*, person: User, by: User, roles: list[Role] | None = None, seen: str = "") -> User:
    """Save what was changed about a person; `roles` of None leaves the roles alone.

    Raises `Stale` when the person no longer looks as the form saw it, and `Refused` for powers given to oneself.
    """
    require(by, "staff.change_user")
    before = User.objects.select_for_update().get(pk=person.pk)
    check_stamp(before, seen)
    check_person(person, before, by)
    check_own_powers(person, before, roles, by)
    changes = trail.difference(trail.snapshot(before, PERSON), trail.snapshot(person, PERSON))
    person.save()
    if before.department_id != person.department_id:
        for tell in hooks.person_moved:
            tell(person, before.department)
    if roles is not None:
        changes |= exchange_roles(person, roles)
    if changes:
        trail.write("staff.change_person", person, by=by, changes=changes)
    if person.clearance < before.clearance:
        take_exports(person, _("The clearance was lowered. Export it again."), by=by)
    return person


def take_exports(person: User, reason: str, *, by: User) -> None:
    """Take away what exports of the person made and still keep: they may know less now."""
    if count := jobs.withdraw_exports(person, reason):
        trail.write("staff.withdraw_exports", person, by=by, details={"count": count})


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

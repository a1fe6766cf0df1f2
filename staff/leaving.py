"""What staff itself hands over: departments headed, subordinates, and deputies."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import trail
from staff.hooks import HandOver
from staff.models import Department, Deputy, User
from staff.rules import stands_above


def headed(person: User):
    return Department.objects.filter(head=person)


def move_departments(person: User, successor: User, by: User) -> int:
    departments = list(headed(person).select_for_update(of=("self",)))
    headed(person).update(head=successor)
    for department in departments:
        changes = {"head": [str(person), str(successor)]}
        trail.write("staff.place_department", department, by=by, changes=changes)
    return len(departments)


def under(person: User):
    return User.objects.filter(superior=person).exclude(state=User.State.LEFT)


def move_subordinates(person: User, successor: User, by: User) -> int:
    """Whoever would stand below themselves goes to the leaver's own superior."""
    moved = list(under(person).select_for_update(of=("self",)))
    for one in moved:
        goes_round = one.pk == successor.pk or stands_above(one, successor)
        one.superior = person.superior if goes_round else successor
        one.save(update_fields=["superior"])
        changes = {"superior": [str(person), str(one.superior) if one.superior else None]}
        trail.write("staff.change_person", one, by=by, changes=changes)
    return len(moved)


def standing_in_for(person: User):
    return Deputy.objects.to_come(timezone.localdate()).filter(deputy=person)


def move_deputies(person: User, successor: User, by: User) -> int:
    """The successor stands in for the rest of the days; for oneself nobody does."""
    appointments = list(standing_in_for(person).select_for_update(of=("self",)).select_related("person"))
    for old in appointments:
        end(old, by)
        if old.person_id == successor.pk:
            continue
        begins = max(old.date_from, timezone.localdate())
        Deputy.objects.create(
            person=old.person, deputy=successor, date_from=begins, date_to=old.date_to, reason=old.reason, set_by=by
        )
        changes = {"deputy": [str(person), str(successor)]}
        trail.write("staff.set_deputy", old.person, by=by, changes=changes)
    return len(appointments)


def end(deputy: Deputy, by: User) -> None:
    Deputy.objects.filter(pk=deputy.pk).update(ended_at=timezone.now(), ended_by=by)


KINDS = [
    HandOver("departments", _("departments headed"), lambda person: headed(person).count(), move_departments),
    HandOver("subordinates", _("subordinates"), lambda person: under(person).count(), move_subordinates),
    HandOver("deputies", _("standing in for others"), lambda person: standing_in_for(person).count(), move_deputies),
]

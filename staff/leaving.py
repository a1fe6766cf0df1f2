"""What staff itself hands over: departments headed, subordinates, and deputies."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import trail
from core.errors import Refused
from core.notices import tell
from staff.hooks import HandOver
from staff.models import Department, Deputy, User
from staff.policy import policy_for
from staff.rules import check_deputy, stands_above


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
    """The successor stands in for the rest of the days. Who is away too does not, nor anybody for themselves."""
    appointments = list(standing_in_for(person).select_for_update(of=("self",)).select_related("person"))
    for old in appointments:
        end(old, by)
        begins = max(old.date_from, timezone.localdate())
        days = {"date_from": begins, "date_to": old.date_to}
        wanted = Deputy(person=old.person, deputy=successor, **days, reason=old.reason, set_by=by)
        try:
            check_deputy(wanted, longest=policy_for().deputy_days)
        except Refused as refusal:
            nobody_stands_in(old, str(refusal), by)
            continue
        wanted.save()
        changes = {"deputy": [str(person), str(successor)]}
        trail.write("staff.set_deputy", old.person, by=by, changes=changes)
    return len(appointments)


def nobody_stands_in(old: Deputy, reason: str, by: User) -> None:
    """The person is told to choose another deputy."""
    changes = {"deputy": [str(old.deputy), None]}
    trail.write("staff.end_deputy", old.person, by=by, changes=changes, reason=reason)
    tell(
        people=[old.person],
        rule="staff.deputy",
        record=old.person,
        stage=f"ended-{old.pk}",
        title=gettext_lazy("Nobody stands in for you any more"),
        text=lambda: _("%(name)s has left. Please choose another deputy.") % {"name": old.deputy},
        url=reverse("staff:deputy"),
        by=by,
    )


def end(deputy: Deputy, by: User) -> None:
    Deputy.objects.filter(pk=deputy.pk).update(ended_at=timezone.now(), ended_by=by)


KINDS = [
    HandOver(
        "departments", gettext_lazy("departments headed"), lambda person: headed(person).count(), move_departments
    ),
    HandOver("subordinates", gettext_lazy("subordinates"), lambda person: under(person).count(), move_subordinates),
    HandOver(
        "deputies",
        gettext_lazy("standing in for others"),
        lambda person: standing_in_for(person).count(),
        move_deputies,
    ),
]

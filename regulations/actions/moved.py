"""Deadlines follow people and departments that are moved: elsewhere the work may be done at other hours."""

from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core import jobs
from regulations.calendars.store import calendar_of
from regulations.duties import rooted
from regulations.models import Duty
from staff.models import Department, User


def person_moved(person: User, before: Department | None) -> None:
    """What the person owes goes along, except what belongs to a record with a department of its own."""
    own = Duty.objects.open().filter(responsible=person, department=before).exclude(rule__in=rooted)
    if own.update(department=person.department) and calendar_of(before) is not calendar_of(person.department):
        count_again({"person": person.pk})


def branch_moved(department: Department, old_path: str) -> None:
    """The department and those below it may stand under other working hours now."""
    if calendar_of(Department(path=old_path)) is not calendar_of(department) and owed_in(department).exists():
        count_again({"branch": department.pk})


def owed_in(department: Department):
    return Duty.objects.open().filter(department__path__startswith=department.path)


def rows_of(params: dict):
    """The duties that a job about a person or a branch counts again."""
    if "person" in params:
        return Duty.objects.open().filter(responsible=params["person"])
    return owed_in(Department.objects.get(pk=params["branch"]))


def count_again(params: dict) -> None:
    key = f"recompute_duties-{get_random_string(20)}"
    jobs.enqueue("recompute_duties", key=key, title=_("Count deadlines again"), params=params, by=User.objects.system())

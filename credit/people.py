"""Whom credit is told to beside representative and superior."""

from dataclasses import replace

from django.db.models import QuerySet

from complaints.people import people_with
from core.rules import may
from customers.models import Customer
from regulations.values import Chain
from staff.models import Department, User
from staff.rules import is_gone

DIRECTORS = ("sales_director",)
ABOVE = "general_manager"


def deciders() -> QuerySet[User]:
    """Those whose role decides on limits: finance. The flag of a superuser is no role."""
    may = {"groups__permissions__codename": "decide_limit", "groups__permissions__content_type__app_label": "credit"}
    return User.objects.filter(is_active=True, **may).distinct().order_by("pk")


def head_over(
    department: Department | None, *, may_do: str, besides=None, places: dict[int, Department] | None = None
) -> User | None:
    """Who heads the department, is here and may do this; where nobody does, who heads the one above.

    `places` are all departments with their heads, where many ask.
    """
    while department:
        head = department.head
        if head and head != besides and not is_gone(head) and may(head, may_do):
            return head
        department = places.get(department.parent_id) if places is not None else department.parent
    return None


def unit_head(customer: Customer, *, may_do: str, besides=None, places=None) -> User | None:
    """The head over the customer's department; without one a sales director."""
    found = head_over(customer.department, may_do=may_do, besides=besides, places=places)
    others = people_with(DIRECTORS).order_by("pk")
    return found or next((one for one in others if one != besides and may(one, may_do)), None)


def chain_for(person, chain: Chain) -> Chain:
    """«The director or above»: nobody signs the own request, so above a director who alone could sign others do."""
    return tuple(replace(step, who=ABOVE) if is_alone(person, step.who) else step for step in chain)


def is_alone(person, role: str) -> bool:
    """Whether only this person has the role, and has nobody above."""
    return not person.superior_id and list(people_with([role]).values_list("pk", flat=True)) == [person.pk]

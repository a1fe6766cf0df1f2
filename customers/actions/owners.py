"""Who looks after a customer."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from customers.models import Customer, OwnerChange
from customers.rules import hold
from staff.models import Department, User

FIELDS = ["owner", "deputy_owner", "department"]


def keeping(customer: Customer) -> str:
    """Who looks after the customer, as one value that a form carries to notice a change."""
    return f"{customer.owner_id}.{customer.deputy_owner_id}.{customer.department_id}"


def check_person(person: User | None, present_id: int | None) -> None:
    """A newly chosen person must be at work."""
    if person and person.pk != present_id and not (person.is_active and person.state == User.State.ACTIVE):
        raise Refused(_("%s is not at work.") % person, code="not_at_work")


@transaction.atomic
def assign(
    *,
    customer: Customer,
    owner: User,
    deputy: User | None = None,
    department: Department | None = None,
    reason: str,
    by,
    seen: str = "",
) -> Customer:
    """Give the customer to an owner, and to a deputy. The department is the owner's unless another is given."""
    held = hold(customer, by=by, permission="customers.assign_customer")
    if seen and seen != keeping(held):
        raise Stale(_("The owner was changed meanwhile; it is now %s.") % (held.owner or _("nobody")), current=held)
    if not reason.strip():
        raise Refused(_("A change of owner needs a reason."), code="reason")
    if owner == deputy:
        raise Refused(_("Owner and deputy owner must be two people."), code="two_people")
    check_person(owner, held.owner_id)
    check_person(deputy, held.deputy_owner_id)
    before = trail.snapshot(held, FIELDS)
    held.owner, held.deputy_owner, held.department = owner, deputy, department or owner.department
    changes = trail.difference(before, trail.snapshot(held, FIELDS))
    if not changes:
        raise Refused(_("Nothing would change."), code="nothing")
    write_change(held, before, changes, reason=reason.strip(), by=by)
    return held


def write_change(held: Customer, before: dict, changes: dict, *, reason: str, by) -> None:
    held.version += 1
    held.save(update_fields=[*FIELDS, "version", "updated_at"])
    OwnerChange.objects.create(
        customer=held,
        old_owner=before["owner"],
        new_owner=held.owner,
        old_deputy=before["deputy_owner"],
        new_deputy=held.deputy_owner,
        old_department=before["department"],
        new_department=held.department,
        reason=reason,
        by=by,
    )
    trail.write("customers.assign", held, by=by, changes=changes, reason=reason)

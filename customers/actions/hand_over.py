"""The customers of who leaves (S1-14 R13), some hundred at a time, each change of owner with its history."""

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import trail
from core.bulk import insert_rows
from core.models import Event
from customers.models import Customer, OwnerChange
from staff.hooks import HandOver
from staff.models import User

LOT = 500


def owned(person: User):
    return Customer.objects.filter(owner=person)


def second(person: User):
    return Customer.objects.filter(deputy_owner=person)


def hand_over_owned(person: User, successor: User, by: User, *, limit: int = LOT) -> int:
    """The successor becomes owner, the department is the successor's; whoever was the deputy here is it no more."""
    customers = take(owned(person), limit)
    changes = {
        "owner": successor,
        "department": successor.department,
        "deputy_owner": Case(When(deputy_owner=successor, then=Value(None)), default=F("deputy_owner")),
    }
    return write(customers, changes, person, successor, by, owner=successor)


def hand_over_second(person: User, successor: User, by: User, *, limit: int = LOT) -> int:
    """The successor becomes deputy owner, except where they are the owner."""
    customers = take(second(person), limit)
    changes = {"deputy_owner": Case(When(owner=successor, then=Value(None)), default=Value(successor.pk))}
    return write(customers, changes, person, successor, by, owner=None)


def take(customers, limit: int) -> list[Customer]:
    """The next of them, locked."""
    ids = list(customers.order_by("id").values_list("id", flat=True)[:limit])
    rows = Customer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    return list(rows.select_related("owner", "deputy_owner", "department").order_by("id"))


@transaction.atomic
def write(customers: list[Customer], changes: dict, person: User, successor: User, by: User, *, owner) -> int:
    reason = _("%s has left.") % person
    ids = [customer.pk for customer in customers]
    Customer.objects.filter(pk__in=ids).update(**changes, version=F("version") + 1, updated_at=timezone.now())
    histories, events = [], []
    for customer in customers:
        before = {name: getattr(customer, name) for name in ("owner", "deputy_owner", "department")}
        after = after_change(before, successor, owner)
        histories.append(
            OwnerChange(
                customer=customer,
                old_owner=before["owner"],
                new_owner=after["owner"],
                old_deputy=before["deputy_owner"],
                new_deputy=after["deputy_owner"],
                old_department=before["department"],
                new_department=after["department"],
                reason=reason,
                by=by,
            )
        )
        difference = trail.difference(before, after)
        events.append(trail.new_event("customers.assign", customer, by=by, changes=difference, reason=reason))
    insert_rows(OwnerChange, histories)
    insert_rows(Event, events)
    return len(customers)


def after_change(before: dict, successor: User, owner: User | None) -> dict:
    """What the two updates make of one customer; said again for the history."""
    if owner:
        deputy = None if before["deputy_owner"] == owner else before["deputy_owner"]
        return {"owner": owner, "deputy_owner": deputy, "department": owner.department}
    return before | {"deputy_owner": None if before["owner"] == successor else successor}


KINDS = [
    HandOver(
        "customers", gettext_lazy("customers"), lambda person: owned(person).count(), hand_over_owned, divisible=True
    ),
    HandOver(
        "second_customers",
        gettext_lazy("customers as deputy owner"),
        lambda person: second(person).count(),
        hand_over_second,
        divisible=True,
    ),
]

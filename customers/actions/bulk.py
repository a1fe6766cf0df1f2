"""Deeds on many customers at once; single deeds and imports go through the same functions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.bulk import insert_rows
from core.errors import Refused, Stale
from core.models import Event
from core.rules import is_system, require, rows_for
from core.secrets import Secret
from core.series import take_numbers
from customers import hooks
from customers.models import Contact, Correction, Customer, Interaction, OwnerChange
from customers.policy import policy_for
from customers.search import add_search, refresh_search
from customers.values import fill_derived, fill_derived_contact
from staff.models import User
from staff.rules import scope_of

SERIES = "customers"
SECRETS = ("phone", "id_number", "bank_account")
DERIVED = ("name_key", "phone_index", "phone_tail_index", "id_number_index", "bank_account_index")
KEEPING = {"owner", "deputy_owner", "department"}
# What a person needs for a deed; every other one is part of an import.
PERMISSIONS = {"customers.create": "customers.add_customer", "customers.edit": "customers.change_customer"}
BY_IMPORT = "customers.import_customer"


@transaction.atomic
def create_customers(
    customers: Sequence[Customer],
    *,
    by,
    deed: str = "customers.create",
    details: dict[str, Any] | None = None,
    contacts: Iterable[Contact] = (),
) -> list[Customer]:
    """Enter new customers and their first contacts (`contact.customer` is one of the customers).

    Gives codes, owner, department and derived columns. A value that must be unique raises `IntegrityError`.
    """
    require(by, PERMISSIONS.get(deed, BY_IMPORT))
    customers = list(customers)
    give_codes(customers)
    give_owners(customers, by=by)
    for customer in customers:
        fill_derived(customer)
        seal(customer, SECRETS)
    insert(Customer, customers)
    contacts = list(contacts)
    add_contacts(contacts)
    insert_rows(Event, [trail.new_event(deed, customer, by=by, details=details) for customer in customers])
    add_search(customers, contacts)
    for make in hooks.entered:
        make(customers, by)
    return customers


def insert(model: type[Model], records: list) -> None:
    insert_rows(model, records, with_ids=True)
    for record in records:
        record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS


def give_codes(customers: list[Customer]) -> None:
    policy = policy_for()
    nameless = [customer for customer in customers if not customer.code]
    if nameless:
        for customer, number in zip(nameless, take_numbers(SERIES, len(nameless)), strict=True):
            customer.code = f"{policy.code_prefix}{number:0{policy.code_digits}d}"


def give_owners(customers: list[Customer], *, by) -> None:
    """Whoever sees own records only becomes the owner of what they enter; the department follows the owner."""
    scope = scope_of(by)
    keeps_own = not (is_system(by) or scope.everything or scope.departments)
    for customer in customers:
        if keeps_own and customer.owner_id not in scope.people:
            customer.owner = by
    owners = {customer.owner_id for customer in customers if customer.owner_id and not customer.department_id}
    department_of = dict(User.objects.filter(pk__in=owners).values_list("pk", "department"))
    own_department = by.department_id if scope.departments else None
    for customer in customers:
        if not customer.department_id:
            customer.department_id = department_of.get(customer.owner_id, own_department)


def sealed(name: str, value: Any) -> Any:
    return Secret.of(value) if name in SECRETS and isinstance(value, str) else value


def seal(record: Customer | Contact, names: tuple[str, ...]) -> None:
    """Encrypt plain values at once, so that nothing after this holds them."""
    for name in names:
        setattr(record, name, sealed(name, getattr(record, name)))


def add_contacts(contacts: list[Contact]) -> None:
    for contact in contacts:
        contact.customer_id = contact.customer.pk
        fill_derived_contact(contact)
        seal(contact, ("phone",))
    insert(Contact, contacts)


@transaction.atomic
def update_customers(
    updates: Sequence[tuple[Customer, dict[str, Any]]],
    *,
    by,
    deed: str = "customers.edit",
    details: dict[str, Any] | None = None,
    reason: str = "",
) -> list[Customer]:
    """Write new values, each on the version of the customer that was read. Raises `Stale` when one has moved on."""
    require(by, PERMISSIONS.get(deed, BY_IMPORT))
    if any(KEEPING & changes.keys() for _customer, changes in updates):
        require(by, "customers.assign_customer")
    refuse_unseen([customer.pk for customer, _changes in updates], by=by)
    written, old_names = [], {}
    for customer, changes in updates:
        changes = {name: sealed(name, value) for name, value in changes.items()}
        before = trail.snapshot(customer, list(changes))
        difference = trail.difference(before, changes)
        if not difference:
            continue
        write_values(customer, {name: changes[name] for name in difference})
        if KEEPING & difference.keys():
            remember_owner(customer, before, reason=reason or _("Import"), by=by)
        if "name" in difference:
            old_names[customer.pk] = before["name"]
        written.append(trail.new_event(deed, customer, by=by, changes=difference, details=details, reason=reason))
    insert_rows(Event, written)
    refresh_search([event.record_id for event in written])
    for follow in hooks.renamed if old_names else ():
        follow(old_names)
    return [customer for customer, _changes in updates]


def seen_by(by):
    """The customers that this person, or the system, sees."""
    return rows_for(by, Customer)


def refuse_unseen(ids: list[int], *, by) -> None:
    if seen_by(by).filter(pk__in=ids).count() != len(set(ids)):
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")


def write_values(customer: Customer, changes: dict[str, Any]) -> None:
    """A guarded update: it counts its rows."""
    for name, value in changes.items():
        setattr(customer, name, value)
    fill_derived(customer)
    seal(customer, SECRETS)
    values = {name: getattr(customer, name) for name in (*changes, *DERIVED)}
    guarded = Customer.objects.filter(pk=customer.pk, version=customer.version)
    if not guarded.update(**values, version=F("version") + 1, updated_at=timezone.now()):
        current = Customer.objects.filter(pk=customer.pk).first()
        raise Stale(_("%s was changed by someone else meanwhile.") % customer, current=current)
    customer.version += 1


def remember_owner(customer: Customer, before: dict[str, Any], *, reason: str, by) -> None:
    OwnerChange.objects.create(
        customer=customer,
        old_owner=before.get("owner", customer.owner),
        new_owner=customer.owner,
        old_deputy=before.get("deputy_owner", customer.deputy_owner),
        new_deputy=customer.deputy_owner,
        old_department=before.get("department", customer.department),
        new_department=customer.department,
        reason=reason,
        by=by,
    )


@transaction.atomic
def remove_customers(
    ids: Iterable[int], *, by, contacts: Iterable[int] = (), details: dict[str, Any] | None = None
) -> dict[int, str]:
    """Take back customers on which nothing hangs but the given contacts. Gives those kept, with the reason.

    Only for undoing: what has been used stays.
    """
    require(by, BY_IMPORT)
    customers = {
        customer.pk: customer for customer in seen_by(by).filter(pk__in=set(ids)).select_for_update(of=("self",))
    }
    kept = held(customers, set(contacts))
    gone = [customer for pk, customer in customers.items() if pk not in kept]
    insert_rows(Event, [trail.new_event("customers.remove", one, by=by, details=details) for one in gone])
    ids = [customer.pk for customer in gone]
    for take_back in hooks.leaving:
        take_back(ids, by)
    Customer.objects.filter(pk__in=ids).delete()
    return kept


def held(customers: Iterable[int], own_contacts: set[int]) -> dict[int, str]:
    """{customer: why it must stay}."""
    ids = set(customers)
    reasons: dict[int, str] = {}
    contacts = Contact.objects.filter(customer__in=ids).exclude(pk__in=own_contacts, version=1)
    for records, reason in [
        (contacts, _("contacts were added or changed")),
        (Interaction.objects.filter(customer__in=ids), _("interactions were recorded")),
        (OwnerChange.objects.filter(customer__in=ids), _("the owner was changed")),
        (Correction.objects.filter(customer__in=ids), _("a correction was asked for")),
    ]:
        reasons |= dict.fromkeys(records.values_list("customer_id", flat=True), reason)
    for check in hooks.held_by:
        reasons |= check(ids)
    return reasons

"""Deeds on contacts. Their trail hangs on the customer, so that it stays when a contact is removed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.secrets import Secret
from customers.actions.once import claim, settle
from customers.merge import clashing
from customers.models import Contact, Customer
from customers.rules import hold
from customers.search import refresh_search
from customers.values import fill_derived_contact

FIELDS = [
    "name",
    "position",
    "phone",
    "wechat",
    "email",
    "birthday",
    "is_primary",
    "is_emergency",
    "relation",
    "note",
]


def hold_contact(contact: Contact) -> Contact:
    """The contact as it stands now; its customer is already held."""
    held = Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if held is None:
        raise Refused(_("This contact was removed meanwhile."), code="removed")
    return held


def only_primary(contact: Contact) -> None:
    """A customer has one primary contact: the new one takes the place of the old one."""
    if contact.is_primary:
        Contact.objects.filter(customer=contact.customer_id, is_primary=True).exclude(pk=contact.pk).update(
            is_primary=False
        )


def write_trail(deed: str, customer: Customer, contact: Contact, changes: dict, *, by) -> None:
    details = {"contact": contact.pk, "contact_name": contact.name}
    trail.write(deed, customer, by=by, changes=changes, details=details)
    refresh_search([customer.pk])


@transaction.atomic
def add_contact(*, contact: Contact, by, key: str = "") -> Contact:
    """Add a contact; the first one of a customer is its primary one."""
    customer = hold(contact.customer, by=by, permission="customers.change_customer")
    sent = claim(key)
    if sent and sent.record_id:
        return Contact.objects.filter(pk=sent.record_id).first() or contact
    if not Contact.objects.filter(customer=customer).exists():
        contact.is_primary = True
    only_primary(contact)
    fill_derived_contact(contact)
    contact.save()
    contact.refresh_from_db()
    blank = trail.snapshot(Contact(phone=Secret("")), FIELDS)
    write_trail(
        "customers.add_contact", customer, contact, trail.difference(blank, trail.snapshot(contact, FIELDS)), by=by
    )
    settle(sent, contact)
    return contact


@transaction.atomic
def edit_contact(*, contact: Contact, changes: dict[str, Any], by, seen: dict[str, str] | None = None) -> Contact:
    """Write the fields that the person changed; a field that both changed raises `Stale`."""
    customer = hold(contact.customer, by=by, permission="customers.change_customer")
    held = hold_contact(contact)
    clashes = clashing(held, changes, seen or {})
    if clashes:
        raise Stale(_("Someone else changed the same fields meanwhile."), current=held, fields=clashes)
    before = trail.snapshot(held, list(changes))
    for name, value in changes.items():
        setattr(held, name, value)
    written = trail.difference(before, changes)
    if written:
        only_primary(held)
        fill_derived_contact(held)
        held.version += 1
        held.save()
        write_trail("customers.edit_contact", customer, held, written, by=by)
    return held


@transaction.atomic
def remove_contact(*, contact: Contact, version: int, by) -> None:
    """Remove a contact that still is what the person saw. The trail keeps it, its phone masked."""
    customer = hold(contact.customer, by=by, permission="customers.change_customer")
    held = hold_contact(contact)
    if held.version != version:
        raise Stale(_("The contact was changed meanwhile; look at it again before you remove it."), current=held)
    changes = trail.difference(trail.snapshot(held, FIELDS), trail.snapshot(Contact(phone=Secret("")), FIELDS))
    number = held.pk
    held.delete()
    held.pk = number
    write_trail("customers.remove_contact", customer, held, changes, by=by)

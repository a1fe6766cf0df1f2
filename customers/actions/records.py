"""Deeds on the customer record itself: create, edit, verify, change the status."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require
from customers.actions.bulk import create_customers, update_customers
from customers.actions.once import claim, settle
from customers.merge import clashing
from customers.models import Customer
from customers.rules import hold, require_clearance


def refuse_broken(customer: Customer) -> None:
    """Say which constraint the record breaks, in words a person can act on."""
    try:
        customer.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="constraint") from error


@transaction.atomic
def create(*, customer: Customer, by, key: str = "") -> Customer:
    """Enter a new customer. The same form sent again gives the customer of the first time."""
    require(by, "customers.add_customer")
    require_clearance(by, customer.secrecy)
    sent = claim(key)
    if sent and sent.record_id:
        return Customer.objects.get(pk=sent.record_id)
    try:
        with transaction.atomic():
            [made] = create_customers([customer], by=by, deed="customers.create")
    except IntegrityError:
        refuse_broken(customer)
        raise
    settle(sent, made)
    return made


@transaction.atomic
def edit(*, customer: Customer, changes: dict[str, Any], by, seen: dict[str, str] | None = None) -> Customer:
    """Write the fields that the person changed.

    `seen` holds the fingerprints of what the form showed. What others changed meanwhile stays; a field that both
    changed raises `Stale` with the present record, and nothing is written.
    """
    held = hold(customer, by=by, permission="customers.change_customer")
    if "secrecy" in changes:
        require_clearance(by, held.secrecy, changes["secrecy"])
    clashes = clashing(held, changes, seen or {})
    if clashes:
        raise Stale(_("Someone else changed the same fields meanwhile."), current=held, fields=clashes)
    try:
        with transaction.atomic():
            update_customers([(held, changes)], by=by, deed="customers.edit")
    except IntegrityError:
        refuse_broken(held)
        raise
    return held


@transaction.atomic
def verify(*, customer: Customer, by, version: int) -> Customer:
    """Put down that the identity was checked against papers, today, by this person (S0-13)."""
    held = hold(customer, by=by, permission="customers.change_customer")
    if held.version != version:
        raise Stale(_("The record was changed meanwhile; look at it again before you verify it."), current=held)
    before = trail.snapshot(held, ["verified_on", "verified_by"])
    held.verified_on, held.verified_by, held.version = timezone.localdate(), by, held.version + 1
    held.save(update_fields=["verified_on", "verified_by", "version", "updated_at"])
    changes = trail.difference(before, trail.snapshot(held, list(before)))
    trail.write("customers.verify", held, by=by, changes=changes)
    return held


@transaction.atomic
def move(*, customer: Customer, seen: str, to: str, reason: str = "", by) -> Customer:
    """Change the status by one allowed step, if it still is what the person saw."""
    held = hold(customer, by=by, permission="customers.move_customer")
    reason = reason.strip()
    if to in Customer.NEED_REASON and not reason:
        raise Refused(_("This status needs a reason."), code="reason")
    if held.status == seen and to not in Customer.STEPS[held.status]:
        raise Refused(_("This step is not allowed from “%s”.") % held.get_status_display(), code="step")
    facts = {"status": to, "status_reason": reason, "version": F("version") + 1, "updated_at": timezone.now()}
    if not Customer.objects.filter(pk=held.pk, status=seen).update(**facts):
        message = _("The status was changed meanwhile; it is now “%s”.") % held.get_status_display()
        raise Stale(message, current=held)
    trail.write("customers.move", held, by=by, changes={"status": [seen, to]}, reason=reason)
    held.refresh_from_db()
    return held

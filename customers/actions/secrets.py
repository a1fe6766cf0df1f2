"""Showing a sensitive field: one at a time, with a reason, each written down."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import trail
from core.errors import Refused
from core.models import Event
from core.rules import is_system, require
from customers.models import Contact, Customer
from customers.policy import policy_for
from customers.rules import may_reveal, sees

FIELDS = ["phone", "id_number", "bank_account"]
CONTACT_FIELDS = ["phone"]


def check_reason(reason: str, customer: Customer) -> None:
    least = policy_for(customer).reveal_reason_length
    if len(reason) < least:
        message = ngettext("Give a reason of at least %d character.", "Give a reason of at least %d characters.", least)
        raise Refused(message % least, code="reason")


def check_pace(by, customer: Customer) -> None:
    """Nobody reads out the register: so many values an hour and no more."""
    hour = Event.objects.filter(by=by, kind=Event.Kind.READ, at__gt=timezone.now() - timedelta(hours=1))
    hour = hour.filter(deed__endswith=".reveal")  # reading the trail is no reading out
    if not is_system(by) and hour.count() >= policy_for(customer).reveals_an_hour:
        raise Refused(_("You have revealed many values within an hour. Try again later."), code="pace")


@transaction.atomic
def reveal(*, customer: Customer, field: str, reason: str, by, contact: Contact | None = None) -> str:
    """The plain text of one sensitive field of the customer, or of its contact; the read is in the trail."""
    require(by, "customers.reveal_secret")
    is_theirs = contact is None or contact.customer_id == customer.pk
    if not sees(by, customer) or not is_theirs or field not in (FIELDS if contact is None else CONTACT_FIELDS):
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    if not may_reveal(by, customer):
        raise Refused(_("Your clearance is below the secrecy of this customer."), code="clearance")
    reason = reason.strip()
    check_reason(reason, customer)
    check_pace(by, customer)
    details = {"field": field}
    if contact:
        details |= {"contact": contact.pk, "contact_name": contact.name}
    trail.write("customers.reveal", customer, by=by, kind=Event.Kind.READ, details=details, reason=reason)
    return getattr(contact or customer, field).reveal()

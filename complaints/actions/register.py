"""Registering a complaint: its number, its clocks, its place in the story of the customer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.alerts import tell_alike
from complaints.actions.moving import Files, put_down
from complaints.models import Complaint
from complaints.repeats import mark_repeats
from complaints.rules import check_not_about
from complaints.search import add_search
from complaints.telling import tell_complained_about, tell_handler, tell_major
from core import trail
from core.errors import Refused
from core.rules import require
from core.series import take_numbers
from customers.actions.interactions import CLOCK_SLACK
from customers.actions.once import claim, settle
from customers.actions.owners import check_person
from customers.models import Customer
from customers.rules import sees
from customers.values import phone_indexes
from regulations.policies import version_in_force


@transaction.atomic
def register(*, complaint: Complaint, by, key: str = "", files: Files = ()) -> Complaint:
    """Enter a complaint and start its clocks from when it was received (S1-03 R2, R3, R11).

    The same form sent again gives the complaint of the first time.
    """
    require(by, "complaints.add_complaint")
    sent = claim(key)
    if sent and sent.record_id:
        return Complaint.objects.get(pk=sent.record_id)
    prepare(complaint, by=by)
    complaint.number = next_number(complaint)
    complaint.save()
    add_search([complaint])
    mark_repeats([complaint])
    clocks.start_clocks(complaint, by=by)
    details = {"severity": complaint.severity}
    _step, event = put_down(complaint, deed="register", by=by, files=files, came_from="", details=details)
    tell_customer_story("complaints.register", complaint, by=by)
    tell_handler(complaint, event, by=by)
    tell_major(complaint, event, by=by)
    tell_complained_about(complaint, by=by)
    tell_alike(complaint, event, by=by)
    settle(sent, complaint)
    return complaint


def prepare(complaint: Complaint, *, by) -> None:
    """Check what was given and fill in what follows. Raises `Refused`."""
    now = timezone.now()
    if complaint.customer is None and not complaint.complainant.strip() and not complaint.is_anonymous:
        raise Refused(_("Choose the customer, or give the name of who complains."), code="complainant")
    if complaint.customer and not sees(by, complaint.customer):
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    if complaint.received_at > now + CLOCK_SLACK:
        raise Refused(_("A complaint is registered after it was received."), code="future")
    if complaint.handler_id is None:
        complaint.handler = by
    check_person(complaint.handler, by.pk)
    check_not_about(complaint, complaint.handler)
    complaint.department = complaint.department or complaint.handler.department
    complaint.received_at = min(complaint.received_at, now)
    complaint.received_by, complaint.registered_by, complaint.registered_at = by, by, now
    complaint.phone_index, complaint.phone_tail_index = phone_indexes(plain_phone(complaint))
    if complaint.category and not complaint.content_kind:
        complaint.content_kind = complaint.category.content
    complaint.policy = version_in_force("complaints", exact=True)


def plain_phone(complaint: Complaint) -> str:
    phone = complaint.phone
    return phone if isinstance(phone, str) else phone.reveal()


def next_number(complaint: Complaint) -> str:
    """Year and serial: 2026-0417."""
    year = timezone.localdate(complaint.registered_at).year
    [serial] = take_numbers(f"complaints {year}")
    return f"{year}-{serial:04d}"


def tell_customer_story(deed: str, complaint: Complaint, *, by) -> None:
    """A line on the page of the customer too."""
    if complaint.customer_id:
        customer = Customer.objects.only("name").get(pk=complaint.customer_id)
        trail.write(deed, customer, by=by, details={"complaint": complaint.pk, "text": str(complaint)})

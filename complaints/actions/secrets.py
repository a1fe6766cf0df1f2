"""Showing the phone of a complainant: with a reason, and written down."""

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import Complaint
from core import trail
from core.errors import Refused
from core.models import Event
from core.rules import is_system, require
from customers.actions.secrets import check_pace, check_reason
from customers.rules import may_reveal


@transaction.atomic
def reveal_phone(*, complaint: Complaint, reason: str, by) -> str:
    """The plain phone number; the read is in the trail."""
    require(by, "customers.reveal_secret")
    if not is_system(by) and not Complaint.objects.visible_to(by).filter(pk=complaint.pk).exists():
        raise Refused(_("There is no such complaint, or it is not yours to see."), code="unseen")
    if complaint.customer and not may_reveal(by, complaint.customer):
        raise Refused(_("Your clearance is below the secrecy of this customer."), code="clearance")
    reason = reason.strip()
    check_reason(reason, complaint.customer)
    check_pace(by, complaint.customer)
    trail.write("complaints.reveal", complaint, by=by, kind=Event.Kind.READ, details={"field": "phone"}, reason=reason)
    return complaint.phone.reveal()

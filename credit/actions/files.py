"""信用档案: begun for a customer, before anything is decided."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import may, rows_for
from credit.exposure import lock_file
from credit.models import CreditFile
from customers.models import Customer

KEEP = "credit.change_creditfile"
DECIDE = "credit.decide_limit"


def may_begin(person) -> bool:
    """Representatives begin files, and so does finance."""
    return may(person, KEEP) or may(person, DECIDE)


def hold_file(customer_id: int, *, by) -> CreditFile:
    """The locked credit file of a customer that the person may see."""
    if not rows_for(by, Customer).filter(pk=customer_id).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return lock_file(customer_id)


@transaction.atomic
def begin_file(*, customer: Customer, by) -> CreditFile:
    """Begin the file; one that is there already stays as it is."""
    if not may_begin(by):
        raise Refused(_("You may not do this."), code="forbidden")
    is_new = not CreditFile.objects.filter(customer=customer).exists()
    file = hold_file(customer.pk, by=by)
    if is_new:
        trail.write("credit.begin_file", file, by=by)
    return file

"""Who may do what with a customer."""

from django.utils.translation import gettext as _

from core.errors import Refused
from core.rules import is_system, may, require, rows_for
from customers.models import Customer
from staff.rules import is_gone


def sees(by, customer: Customer) -> bool:
    return is_system(by) or Customer.objects.visible_to(by).filter(pk=customer.pk).exists()


def hold(customer: Customer, *, by, permission: str) -> Customer:
    """The customer as it stands now, locked until the deed is done, for someone who may do it and may see it."""
    require(by, permission)
    rows = rows_for(by, Customer)
    held = rows.select_for_update(no_key=True).filter(pk=customer.pk).first()
    if held is None:
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return held


def speaks_for(applicant, by) -> bool:
    """The applicant; in the place of one who has left, everybody who may ask for such a thing."""
    return by.pk == applicant.pk or is_system(by) or (is_gone(applicant) and not is_system(applicant))


def require_clearance(by, *levels: int) -> None:
    """Nobody gives or takes away a secrecy above the own clearance (S1-27)."""
    if not is_system(by) and max(levels) > by.clearance:
        raise Refused(_("Your clearance is below the secrecy of this customer."), code="clearance")


def may_reveal(by, customer: Customer) -> bool:
    """Sensitive fields want the permission and, for a secret customer, a clearance as high as its secrecy (S1-27)."""
    return may(by, "customers.reveal_secret") and (is_system(by) or by.clearance >= customer.secrecy)

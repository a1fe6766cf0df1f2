"""What the deeds of customer care share: the grade in force, and who answers for a customer."""

from credit import standing
from customers.models import Customer
from staff.models import User
from staff.rules import is_gone

CARED_FOR = "A"
UNCARED = (Customer.Status.TERMINATED, Customer.Status.BLACKLISTED)  # no trade, no plans, visits or checks


def grade_of(customer: Customer) -> str:
    """The grade in force; empty for who was not graded. The panel of grades may have read it already."""
    if not hasattr(customer, "known_grade"):
        customer.known_grade = standing.grade_of(customer.pk)
    return customer.known_grade


def answerable(customer: Customer) -> User | None:
    """Who sees to a customer: the representative, otherwise the head of the department."""
    head = customer.department.head if customer.department else None
    return next((one for one in (customer.owner, head) if one and not is_gone(one)), None)


def superior_of(customer: Customer) -> User | None:
    """Whoever leads the representative; the head of the department where there is none."""
    owner = customer.owner
    head = customer.department.head if customer.department else None
    people = (owner.superior if owner else None, head)
    return next((one for one in people if one and one != owner and not is_gone(one)), None)

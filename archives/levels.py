"""How secret a new file is: as its category says, else by the importance of the customer (S1-27 R3)."""

from collections.abc import Iterable, Mapping
from datetime import date

from archives.models import Category
from archives.models.common import Level
from archives.policy import ArchivePolicy
from archives.policy.secrecy import CLOSED
from core.dates import months_after
from customers import hooks
from customers.models import Customer


def level_of(said: str) -> int | None:
    """The level that a policy names; None is closed."""
    return None if said == CLOSED else int(said)


def first_level(
    category: Category, customer: Customer | None, policy: ArchivePolicy, grades: Mapping[int, str]
) -> int | None:
    """`grades`: the value grades in force by customer. A customer who is secret makes the file as secret at least."""
    if customer is None:
        return category.level if category.level is not None else level_of(policy.level_other)
    level = category.level if category.level is not None else level_of(by_importance(customer, policy, grades))
    return None if level is None else max(level, customer.secrecy)


def by_importance(customer: Customer, policy: ArchivePolicy, grades: Mapping[int, str]) -> str:
    if customer.category == Customer.Category.SPECIAL:
        return policy.level_special
    return {"A": policy.level_a, "B": policy.level_b}.get(grades.get(customer.pk, ""), policy.level_plain)


def end_of_secrecy(level: int | None, policy: ArchivePolicy, today: date) -> date | None:
    """The day on which it is declassified by itself; None where it never is (S2-13 R6)."""
    if level is None or level < Level.SECRET or not policy.secret_years:
        return None
    return months_after(today, 12 * policy.secret_years)


def grades_of(customers: Iterable[Customer], by) -> dict[int, str]:
    found: dict[int, str] = {}
    ids = [customer.pk for customer in customers]
    for asked in hooks.grades:
        found |= asked(ids, by)
    return found

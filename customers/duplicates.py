"""Customers that may be the same: by credit code, phone and normalised name."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Contact, Customer
from customers.querysets import filled
from customers.values import check_credit_code, name_key, phone_indexes

MOST = 5  # shown at once


@dataclass(frozen=True)
class Duplicate:
    """A customer that may be the same one; without `customer` it is one that the person may not see."""

    why: str
    customer: Customer | None
    is_same_code: bool = False  # refused, not only doubtful

    def __str__(self) -> str:
        return f"{self.why}: {self.customer.code if self.customer else '-'}"


def find_duplicates(
    *, name: str = "", phone: str = "", credit_code: str = "", person, exclude: int | None = None
) -> list[Duplicate]:
    """Possible duplicates of what is being typed. Those out of sight are told, not shown."""
    key = name_key(name.strip()) if name.strip() else ""
    number = phone_indexes(phone)[0]
    code = check_credit_code(credit_code).value
    condition = Q(pk__in=[])
    if key:
        condition |= Q(name_key=key)
    if code:
        condition |= filled(credit_code=code)
    if number:
        condition |= filled(phone_index=number)
        with_contact = Contact.objects.filter(filled(phone_index=number)).values_list("customer_id", flat=True)
        condition |= Q(pk__in=list(with_contact[:MOST]))
    found = list(Customer.objects.filter(condition).exclude(pk=exclude).order_by("-id")[:MOST])
    seen = set(
        Customer.objects.visible_to(person).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    return [
        Duplicate(
            reason(one, key, code, number),
            one if one.pk in seen else None,
            is_same_code=bool(code) and one.credit_code == code,
        )
        for one in found
    ]


def reason(customer: Customer, key: str, code: str, number: str) -> str:
    if code and customer.credit_code == code:
        return _("same credit code")
    if key and customer.name_key == key:
        return _("same name")
    return _("same phone") if customer.phone_index == number else _("a contact has this phone")

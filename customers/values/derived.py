"""Columns that follow from others: the normalised name and the blind indexes."""

import re

from core.secrets import Secret, blind_index
from customers.values.codes import compact
from customers.values.names import name_key
from customers.values.phones import phone_indexes

NOT_ACCOUNT = re.compile(r"[^0-9A-Z]")


def plain(value: str | Secret | None) -> str:
    return value.reveal() if isinstance(value, Secret) else value or ""


def account_key(text: str) -> str:
    """A bank account as it is found: without spaces and dashes."""
    return NOT_ACCOUNT.sub("", compact(text))


def fill_derived(customer) -> None:
    """Set `name_key` and the blind indexes from the values; call it before every write of them."""
    customer.name_key = name_key(customer.name)
    customer.phone_index, customer.phone_tail_index = phone_indexes(plain(customer.phone))
    customer.id_number_index = blind_index(compact(plain(customer.id_number)), "id_number")
    customer.bank_account_index = blind_index(account_key(plain(customer.bank_account)), "bank_account")


def fill_derived_contact(contact) -> None:
    contact.phone_index, contact.phone_tail_index = phone_indexes(plain(contact.phone))

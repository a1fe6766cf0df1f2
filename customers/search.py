"""By what text a customer is found, and finding it: names, pinyin, numbers, and the encrypted values by blind index."""

import re
from collections import defaultdict
from collections.abc import Iterable

from core.search import search_text
from customers.models import Contact, Customer, CustomerSearch

CHUNK = 1000

FIELDS = ("id", "name", "short_name", "former_names", "kind", "code", "source_code")


def refresh_search(customer_ids: Iterable[int]) -> None:
    """Write the search text of these customers anew where it differs. In the transaction of the change."""
    ids = sorted(set(customer_ids))
    for start in range(0, len(ids), CHUNK):
        _refresh_chunk(ids[start : start + CHUNK])


def _refresh_chunk(ids: list[int]) -> None:
    contacts: dict[int, list[str]] = defaultdict(list)
    for customer_id, name in Contact.objects.filter(customer__in=ids).values_list("customer_id", "name"):
        contacts[customer_id].append(name)
    known = dict(CustomerSearch.objects.filter(pk__in=ids).values_list("pk", "text"))
    fresh = []
    for row in Customer.objects.filter(pk__in=ids).values_list(*FIELDS):
        text = _text_of(*row[1:], contacts.get(row[0], []))
        if known.get(row[0]) != text:
            fresh.append(CustomerSearch(customer_id=row[0], text=text))
    CustomerSearch.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["customer"], update_fields=["text"], batch_size=CHUNK
    )


def _text_of(name, short_name, former_names, kind, code, source_code, contacts) -> str:
    names = [name, short_name, *former_names.splitlines()]
    if kind == Customer.Kind.COMPANY:
        return search_text(names=names, people=contacts, codes=[code, source_code])
    return search_text(people=[*names, *contacts], codes=[code, source_code])


def digits_of(query: str) -> str:
    """The digits of what looks like a phone number, without country code; empty when it is something else."""
    if not re.fullmatch(r"\s*\+?[\d\s()\-（）]+", query):
        return ""
    digits = re.sub(r"\D", "", query)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def is_sensitive(query: str) -> bool:
    """Whether the query may be a phone, an ID number or an account, and so must not stand in a URL."""
    return len(digits_of(query)) >= 4 or bool(re.fullmatch(r"\s*\d{14,17}[\dXx]\s*", query))

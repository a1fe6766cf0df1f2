"""By what text a customer is found, and finding it: names, pinyin, numbers, and the encrypted values by blind index."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from core.bulk import insert_rows
from core.paging import LastCondition, first_in_order
from core.search import LONGEST_QUERY, beginning, expect_many, first_matches, fold, holding, matching, search_text
from core.secrets import blind_index
from customers.models import Contact, Customer, CustomerSearch
from customers.querysets import filled
from customers.values import account_key, phone_indexes

CHUNK = 1000
FEW = 100  # texts that are added without ado
MOST_CONTACTS = 200
MOST_IDS = 2000  # words found more often than this are common
POOL = 500  # newest customers among which hits are ranked
COMMON_POOL = 30
SECRET = re.compile(r"[\dXx\s-]{8,40}", re.ASCII)  # what an ID number or a bank account may look like

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


def add_search(customers: Iterable[Customer], contacts: Iterable[Contact]) -> None:
    """The search text of customers just entered: nothing is read and nothing compared."""
    people: dict[int, list[str]] = defaultdict(list)
    for contact in contacts:
        people[contact.customer_id].append(contact.name)
    texts = [
        CustomerSearch(
            customer_id=one.pk, text=_text_of(*(getattr(one, name) for name in FIELDS[1:]), people.get(one.pk, []))
        )
        for one in customers
    ]
    if len(texts) > FEW:
        expect_many()
    insert_rows(CustomerSearch, texts)


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
    return len(digits_of(query)) >= 4 or bool(SECRET.fullmatch(query.strip()))


def find_customers(user, query: str) -> QuerySet:
    """The person's customers with this text in a name, code or contact, or read so in pinyin; in any order."""
    return named(Customer.objects.visible_to(user), query)


def named(customers: QuerySet, query: str) -> QuerySet:
    """Those that the text finds."""
    found, words = words_in(customers, query)
    return found if words is None else fulfilling(found, words)


def fulfilling(customers: QuerySet, words: LastCondition) -> QuerySet:
    return customers.annotate(holds=words.test).filter(holds=True)


def words_in(customers: QuerySet, query: str) -> tuple[QuerySet, LastCondition | None]:
    """Those that rare words find, by a list of keys. Common words would lead to hundreds of thousands of keys:

    they are a last condition, for which all the customers given come back; so are words that nobody has.
    """
    ids = first_matches(CustomerSearch, query, MOST_IDS + 1)
    if 0 < len(ids) <= MOST_IDS:
        return customers.filter(pk__in=ids), None
    return customers, LastCondition(text_says(holding(query)), matching(CustomerSearch.objects, query).values("pk"))


def text_says(condition: Q) -> Subquery:
    """Whether the text of a customer fulfils the condition.

    A scalar subquery: planners cannot turn it into a join, which they would start from the wrong end.
    """
    said = ExpressionWrapper(condition, output_field=BooleanField())
    return Subquery(CustomerSearch.objects.filter(pk=OuterRef("pk")).annotate(said=said).values("said")[:1])


def hits(user, query: str, limit: int) -> list[Customer]:
    """The best customers for a query of any kind: exact numbers first, then beginnings, then the rest."""
    query = query[:LONGEST_QUERY].strip()
    if not fold(query):
        return []
    visible = Customer.objects.visible_to(user).select_related("owner").order_by("-id")
    found = list(visible.filter(exact(user, query))[:limit])
    if len(found) < limit:
        rest, words = words_in(visible.exclude(pk__in=[customer.pk for customer in found]), query)
        if words is not None:
            rest = visible.filter(pk__in=first_in_order(rest, words, COMMON_POOL))
        pool = rest.annotate(begins=text_says(beginning(query))).values_list("pk", "begins")[:POOL]
        best = [pk for pk, _begins in sorted(pool, key=lambda row: not row[1])][: limit - len(found)]
        known = visible.in_bulk(best)
        found += [known[pk] for pk in best]
    return found


def exact(user, query: str) -> Q:
    """Whose code, credit code, number in the source system, phone or end of a phone this is.

    ID numbers and bank accounts are looked at only for people who may reveal them.
    """
    upper = fold(query).upper()
    condition = Q(code=query.upper()) | filled(credit_code=upper) | filled(source_code=query)
    if tail := tail_of(query):
        condition |= by_phone(user, "phone_tail_index", tail)
    if len(digits_of(query)) >= 7:
        condition |= by_phone(user, "phone_index", phone_indexes(query)[0])
    if user.has_perm("customers.reveal_secret") and SECRET.fullmatch(query):
        condition |= filled(id_number_index=blind_index(upper, "id_number"))
        condition |= filled(bank_account_index=blind_index(account_key(query), "bank_account"))
    return condition


def by_phone(user, column: str, index: str) -> Q:
    """By the customer's own phone or that of a contact. The contacts are read first: an OR over a join reads all."""
    contacts = Contact.objects.visible_to(user).filter(filled(**{column: index}))
    ids = contacts.values_list("customer_id", flat=True)[:MOST_CONTACTS]
    return filled(**{column: index}) | Q(pk__in=list(ids))


def tail_of(query: str) -> str:
    """The blind index of the last four digits of a phone, when the query is four digits."""
    return blind_index(query, "phone_tail") if re.fullmatch(r"\d{4}", query, re.ASCII) else ""

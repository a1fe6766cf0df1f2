"""Whose sale is it: finding the customers that lines name, many lines at once."""

from collections import defaultdict
from collections.abc import Iterable

from core.rules import is_system
from customers.models import Customer
from customers.values import is_empty, name_key

IDENTIFIERS = ("code", "credit_code", "source_code")  # in this order; a name counts when none of them is given
FIELDS = (*IDENTIFIERS, "customer_name")


def reference_of(raw: dict[str, str]) -> dict[str, str]:
    """What the line says about its customer; empty when it says nothing."""
    return {field: value for field in FIELDS if (value := raw.get(field)) and not is_empty(value)}


def bookable(by):
    """The customers on which this person may book: the visible ones; the system books on all."""
    return Customer.objects.order_by() if is_system(by) else Customer.objects.visible_to(by).order_by()


class Finder:
    """The customers of one chunk of lines, read in sets. `source` narrows source codes to one other system."""

    def __init__(self, references: Iterable[dict[str, str]], by, source: str = ""):
        self.customers = bookable(by)
        self.source = source
        wanted = defaultdict(set)
        for reference in references:
            for field, value in reference.items():
                wanted[field].add(value)
        self.found = {field: self.look_up(field, values) for field, values in wanted.items()}

    def look_up(self, field: str, values: set[str]) -> dict[str, set[int]]:
        """{value: ids of the customers of this value}."""
        found = defaultdict(set)
        if field == "customer_name":
            keys = {name_key(value): value for value in values}
            for key, customer in self.customers.filter(name_key__in=keys).values_list("name_key", "id"):
                found[key].add(customer)
            return {value: found[name_key(value)] for value in values}
        customers = self.customers.with_any(field, values)
        if field == "source_code" and self.source:
            customers = customers.filter(source=self.source)
        for value, customer in customers.values_list(field, "id"):
            found[value].add(customer)
        return found

    def find(self, reference: dict[str, str]) -> set[int]:
        """The customers that fit: none, the one, or several when it is not clear whose sale it is."""
        numbers = [field for field in IDENTIFIERS if field in reference]
        for field in numbers or ["customer_name"]:
            found = self.found.get(field, {}).get(reference.get(field, ""))
            if found:
                return found
        return set()


def taken_elsewhere(references: Iterable[dict[str, str]], source: str) -> set[str]:
    """Source and credit codes among these that belong to a customer, also to one outside one's scope."""
    codes = {reference["source_code"] for reference in references if "source_code" in reference}
    credit_codes = {reference["credit_code"] for reference in references if "credit_code" in reference}
    taken = Customer.objects.with_any("source_code", codes).filter(source=source).values_list("source_code", flat=True)
    credit = Customer.objects.with_any("credit_code", credit_codes).values_list("credit_code", flat=True)
    return {*taken, *credit}

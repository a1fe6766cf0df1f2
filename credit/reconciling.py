"""对账: what is kept on the credit files against the sums of the documents, for all of them in one statement."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from core.fields import from_units
from credit.models.files import PARTS
from credit.policy import CreditPolicy, policy_for

# part → the rows that make it up, and what of each
SOURCES = {
    "receivables": ("credit_receivable", "open", "open <> 0"),
    "bills": ("credit_bill", "face", "state IN ({bills})"),
    "deliveries": ("credit_tradingdocument", "booked", "kind = 'delivery' AND booked <> 0"),
    "orders": ("credit_tradingdocument", "booked", "kind = 'order' AND booked <> 0"),
    "prepaid": ("credit_payment", "unallocated", "unallocated <> 0"),
}


@dataclass(frozen=True)
class Found:
    """One part of one file that differs; «exposure» is what all parts add up to as the policy counts them."""

    customer_id: int
    part: str
    kept: Decimal
    counted: Decimal


def differences(customer_id: int | None = None) -> list[Found]:
    """All that differ, or those of one customer. One statement sees one state: bookings meanwhile disturb nothing."""
    policy = policy_for()
    with connection.cursor() as cursor:
        cursor.execute(statement(policy, customer_id))
        rows = cursor.fetchall()
    found = [Found(who, part, from_units(int(kept)), from_units(int(counted))) for who, part, kept, counted in rows]
    return exposure_by_documents(found, policy)


def exposure_by_documents(found: list[Found], policy: CreditPolicy) -> list[Found]:
    """What is counted of an exposure follows from the documents too, not from a part that is kept wrong."""
    wrong: dict[int, Decimal] = defaultdict(Decimal)
    for one in found:
        wrong[one.customer_id] += weight(one.part, policy) * (one.counted - one.kept)
    rows = [
        replace(one, counted=one.counted + wrong[one.customer_id]) if one.part == "exposure" else one for one in found
    ]
    return [one for one in rows if one.kept != one.counted]


def weight(part: str, policy: CreditPolicy) -> int:
    """How a part goes into the exposure, as `credit.exposure.exposure_of` adds it up."""
    if part == "prepaid":
        return -int(policy.prepaid_counts)
    return int(policy.orders_count) if part == "orders" else int(part != "exposure")


def counted_parts(customer_id: int) -> dict[str, Decimal]:
    """The parts of one file, counted from its documents."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts(policy_for(), customer_id)))
        found = {part: from_units(int(counted)) for _who, part, _kept, counted in cursor.fetchall()}
    return {part: found.get(part, Decimal(0)) for part in PARTS}


def statement(policy: CreditPolicy, customer_id: int | None) -> str:
    """(customer, part, kept, counted) of what differs. Numbers are whole ten-thousandths on both sides."""
    whose = f" WHERE customer_id = {int(customer_id)}" if customer_id else ""
    kept = [
        f"SELECT customer_id, '{part}' AS part, {part} AS kept, 0 AS counted FROM credit_creditfile{whose}"
        for part in PARTS
    ]
    whole = f"SELECT customer_id, 'exposure', exposure, {exposure_terms(policy)} FROM credit_creditfile{whose}"
    return (
        f"SELECT customer_id, part, SUM(kept), SUM(counted) FROM"
        f" ({' UNION ALL '.join([*kept, *counts(policy, customer_id), whole])}) AS sums"
        " GROUP BY customer_id, part HAVING SUM(kept) <> SUM(counted) ORDER BY customer_id, part"
    )


def counts(policy: CreditPolicy, customer_id: int | None) -> list[str]:
    """For each part the sums of its documents by customer."""
    whose = f" AND customer_id = {int(customer_id)}" if customer_id else ""
    found = []
    for part, (table, column, condition) in SOURCES.items():
        fits = condition.format(bills=counted_bills(policy)) + whose
        found.append(f"SELECT customer_id, '{part}', 0, SUM({column}) FROM {table} WHERE {fits} GROUP BY customer_id")
    return found


def counted_bills(policy: CreditPolicy) -> str:
    """States of bills that count as lent (S0-21 R57)."""
    states = ("held", "endorsed", "discounted") if policy.passed_bills_count else ("held",)
    return ", ".join(f"'{state}'" for state in states)


def exposure_terms(policy: CreditPolicy) -> str:
    """The exposure from the parts on the file, added up as `credit.exposure.exposure_of` does."""
    orders = " + orders" if policy.orders_count else ""
    prepaid = " - prepaid" if policy.prepaid_counts else ""
    return f"receivables + bills + deliveries{orders}{prepaid}"

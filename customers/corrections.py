"""The values of a correction request: how they are kept, and how they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.fields import SecretField
from core.secrets import Secret
from customers.labels import field_label, value_text
from customers.merge import fingerprint
from customers.models import Correction, Customer
from customers.timeline import DERIVED

PLAN, REPORT = "customers.correction_plan", "customers.correction_report"  # kinds of approvals
EXECUTE_WITHIN = "customers.correction_execute_within"  # rules of the duties
REPORT_WITHIN = "customers.correction_report_within"
# What a request can be about. The region is written with its province; notes and secrecy are no data of the customer.
FIELDS = [
    *["name", "short_name", "former_names", "kind", "trade_type", "credit_code", "id_number"],
    *["legal_representative", "registered_capital", "capital_currency", "company_type", "business_scope"],
    *["opened_on", "employee_count", "manager_count", "premises", "bank_name", "bank_account"],
    *["region", "address", "postcode", "phone", "fax", "website", "email", "wechat", "first_contact_on"],
]


@dataclass(frozen=True)
class Line:
    """One field: what was wrong, what is right, what the record says now. Sensitive values are masked."""

    name: str
    label: str
    wrong: str
    right: str
    now: str
    is_right: bool  # the record says what is right
    is_moved: bool  # somebody changed it to something else meanwhile
    stamp: str  # fingerprint of what the record says now


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON; the sensitive ones stay ciphertext."""
    return {name: packed(value) for name, value in values.items()}


def packed(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.stored
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def unpack(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the customer again, as a form would give them."""
    return {name: unpacked(name, value) for name, value in kept.items()}


def unpacked(name: str, value: Any) -> Any:
    field = Customer._meta.get_field(name)
    if isinstance(field, SecretField):
        return Secret(value or "")
    return field.to_python(value)


def lines_of(correction: Correction, customer: Customer) -> list[Line]:
    """What the request says beside what the record says now."""
    wrong, right = unpack(correction.wrong), unpack(correction.right)
    return [line(name, wrong[name], right[name], getattr(customer, name)) for name in right if name not in DERIVED]


def line(name: str, wrong: Any, right: Any, now: Any) -> Line:
    is_right = fingerprint(now) == fingerprint(right)
    return Line(
        name=name,
        label=field_label(Customer, name),
        wrong=value_text(Customer, name, wrong),
        right=value_text(Customer, name, right),
        now=value_text(Customer, name, now),
        is_right=is_right,
        is_moved=not is_right and fingerprint(now) != fingerprint(wrong),
        stamp=fingerprint(now),
    )


def facts_of(correction: Correction, customer: Customer) -> list[tuple[str, str]]:
    """As the signers are shown it, and as it is kept with what they decide."""
    return [(one.label, f"{one.wrong} → {one.right}") for one in lines_of(correction, customer)]

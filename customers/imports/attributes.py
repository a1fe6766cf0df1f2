"""From a kept row to attributes of a customer, and what they would change."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.secrets import Secret
from customers.imports.drafts import Draft
from customers.imports.fields import CHOICES, COUNTS, DATES, TEXTS
from customers.models import Contact, Customer
from staff.models import Department, User

PLAIN = [name for name in (*TEXTS, *COUNTS, *CHOICES, "credit_code") if not name.startswith("contact_")]
SEALED = ("phone", "id_number", "bank_account")
COLUMN_OF = {"capital_currency": "registered_capital", "region": "city", "region_text": "city", "owner_id": "owner"}


def attributes(data: dict[str, Any], source: str) -> dict[str, Any]:
    """The customer's attributes that the row gives; what it leaves empty is absent."""
    found = {name: data[name] for name in PLAIN if name in data}
    found |= {name: date.fromisoformat(data[name]) for name in DATES if name in data}
    found |= {name: Secret(data[name]) for name in SEALED if name in data}
    if "source_code" in data:
        found["source"] = source
    if "capital" in data:
        amount, found["capital_currency"] = data["capital"]
        found["registered_capital"] = Decimal(amount)
    if "place" in data:
        found["province"], found["region"], found["region_text"] = data["place"]
    if "owner_id" in data:
        found["owner_id"] = data["owner_id"]
    return found


def new_customer(data: dict[str, Any], source: str) -> Customer:
    found = attributes(data, source)
    if "kind" not in found and "id_number" in found and "credit_code" not in found:
        found["kind"] = Customer.Kind.PERSON
    if found.get("status") in Customer.NEED_REASON:
        found["status_reason"] = _("as in the imported file")
    return Customer(**found)


def new_contact(data: dict[str, Any], customer: Customer, *, is_primary: bool) -> Contact | None:
    if "contact_name" not in data:
        return None
    return Contact(
        customer=customer,
        name=data["contact_name"],
        position=data.get("contact_position", ""),
        phone=Secret(data.get("contact_phone", "")),
        is_primary=is_primary,
    )


def differences(draft: Draft, customer: Customer, source: str) -> dict[str, tuple[Any, Any]]:
    """{attribute: (before, after)}. Empty cells erase nothing; secrets are compared by their blind indexes."""
    data = draft.data
    wanted = attributes(data, source)
    wanted.pop("status", None)  # a status moves by its own steps
    if not {"province", "city", "address"} & data.keys():
        for name in ("province", "region", "region_text"):
            wanted.pop(name, None)
    found = {}
    for name, after in wanted.items():
        before = getattr(customer, name)
        held, given = before, after
        if name in SEALED:
            held, given = getattr(customer, f"{name}_index"), draft.indexes.get(name)
        if held != given:
            found[name] = (before, after)
    return found


def told(found: dict[str, tuple[Any, Any]], draft: Draft, people: dict[int, User]) -> dict[str, list[str]]:
    """The differences as the preview shows them: by column, secrets masked, people by name."""
    notes: dict[str, list[str]] = {}
    for name, (before, after) in found.items():
        column = COLUMN_OF.get(name, name)
        if column in notes:
            continue
        if name == "owner_id":
            pair = [str(people.get(one, "")) for one in (before, after)]
        else:
            pair = [text_of(before), text_of(after)]
        notes[column] = pair
    return notes


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def stored(customer: Customer, names: list[str]) -> dict[str, Any]:
    """Attributes as JSON for undoing; secrets stay ciphertext."""
    return {name: as_json(getattr(customer, name)) for name in names}


def as_json(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.stored
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def restored(before: dict[str, Any]) -> dict[str, Any]:
    """The attributes of `stored` again."""
    found = dict(before)
    for name in DATES:
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    for name in SEALED:
        if name in found:
            found[name] = Secret(found[name])
    if found.get("registered_capital") is not None:
        found["registered_capital"] = Decimal(found["registered_capital"])
    return with_records(found)


def with_records(values: dict[str, Any]) -> dict[str, Any]:
    """Owner and department as records, so that the trail names them."""
    found = dict(values)
    for name, model in (("owner", User), ("department", Department)):
        if f"{name}_id" in found:
            found[name] = model.objects.filter(pk=found.pop(f"{name}_id")).first()
    return found

"""Writing the trail. Called by every action inside its own transaction."""

from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from core.models import Event
from core.secrets import Secret

# Set by middleware for the length of a request; empty in workers and commands.
client_address: ContextVar[str | None] = ContextVar("client_address", default=None)

# What a deed is called on pages: {"staff.hire": "Person taken on"}; each app adds its own when it is ready.
words: dict[str, Any] = {}


def deed_name(deed: str) -> str:
    """The deed in words; one that nobody has named yet stays readable."""
    return str(words.get(deed) or deed.rpartition(".")[2].replace("_", " "))


def plain_value(value: Any) -> Any:
    """A value as the trail keeps it: JSON, secrets masked, records by name."""
    if isinstance(value, Secret):
        return value.masked
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value


def snapshot(record: models.Model, fields: list[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in fields}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list]:
    """{field: [before, after]} of what differs, as the trail keeps it."""
    return {
        name: [plain_value(before.get(name)), plain_value(after[name])]
        for name in after
        if before.get(name) != after[name]
    }


def new_event(
    deed: str,
    record: models.Model,
    *,
    by,
    acting_for=None,
    changes: dict | None = None,
    details: dict | None = None,
    reason: str = "",
    kind: str = Event.Kind.DEED,
) -> Event:
    """An unsaved trail entry, for callers that write many at once."""
    return Event(
        by=by,
        acting_for=acting_for,
        kind=kind,
        deed=deed,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        record_name=str(record)[:200],
        changes=changes or {},
        details=details or {},
        reason=reason,
        address=client_address.get(),
    )


def write(deed: str, record: models.Model, *, by, **facts) -> Event:
    """One trail entry, in the caller's transaction. Facts as for `new_event`."""
    if not connection.in_atomic_block:
        raise RuntimeError("The trail is written inside the transaction of the deed.")
    event = new_event(deed, record, by=by, **facts)
    event.save()
    return event

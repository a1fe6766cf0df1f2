"""Two people edit one record: what each of them changed, and where they contradict one another."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.crypto import salted_hmac

from core.models import Event
from core.secrets import Secret

LOOK_BACK = 50  # trail entries searched for the author of a change


@dataclass(frozen=True)
class Clash:
    """One field that both changed; the texts are fit to be shown."""

    field: str
    label: str
    mine: str
    theirs: str
    by: str = ""
    at: datetime | None = None


def fingerprint(value: Any) -> str:
    """A keyed digest of a value, so that a page can say what it showed without holding it."""
    if isinstance(value, Secret):
        value = value.reveal()
    if isinstance(value, Decimal):
        value = f"{value:f}".rstrip("0").rstrip(".") if value.as_tuple().exponent < 0 else f"{value:f}"
    if isinstance(value, Model):
        value = value.pk
    plain = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return salted_hmac("customers.merge", plain).hexdigest()[:12]


def fingerprints(record: Model, fields: list[str]) -> dict[str, str]:
    return {name: fingerprint(getattr(record, name)) for name in fields}


def clashing(record: Model, changes: dict[str, Any], seen: dict[str, str]) -> list[str]:
    """The fields that the person changed and that someone else meanwhile changed to something different."""
    return [
        name
        for name, mine in changes.items()
        if name in seen
        and fingerprint(getattr(record, name)) != seen[name]
        and fingerprint(getattr(record, name)) != fingerprint(mine)
    ]


def authors(events, fields: list[str]) -> dict[str, Event]:
    """Who changed each of the fields last, as the trail knows it."""
    found: dict[str, Event] = {}
    for event in events.select_related("by").order_by("-id")[:LOOK_BACK]:
        for name in fields:
            if name in event.changes:
                found.setdefault(name, event)
    return found

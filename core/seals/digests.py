"""What is digested: facts stay for ever, details can be erased."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from core.models import Seal
from core.secrets import derived_key

FACTS = ("id", "at", "by_id", "acting_for_id", "kind", "deed", "record_type", "record_id")
DETAILS = ("record_name", "changes", "details", "reason", "address")
COLUMNS = FACTS + DETAILS
ERASED = ("", {}, {}, "", None)  # the details of an entry whose details were erased


def canonical(values: Sequence[Any]) -> bytes:
    """One writing of the values, whatever database they come from."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=moment)
    return text.encode("utf-8", "surrogatepass")


def moment(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat()


def parts(row: Sequence[Any]) -> tuple[tuple, tuple]:
    """Facts and details of a row of COLUMNS."""
    return tuple(row[: len(FACTS)]), tuple(row[len(FACTS) :])


def details_digest(salt: bytes, details: tuple) -> bytes:
    return hashlib.sha256(salt + canonical(details)).digest()


def entry_digest(facts: tuple, of_details: bytes) -> bytes:
    return hashlib.sha256(canonical(facts) + of_details).digest()


def seal_digest(seal: Seal) -> str:
    """Keyed by FIELD_KEY over everything that the seal says and the seal before it."""
    said = (seal.day, seal.until, seal.last_id, seal.count, seal.late_count, seal.root, seal.previous)
    return hmac.new(derived_key(settings.FIELD_KEY, "trail"), canonical(said), hashlib.sha256).hexdigest()

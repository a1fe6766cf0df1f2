"""Forms on records without a version: how the record looked travels with the form; a change since then is noticed."""

import hashlib
import json
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _

from core import trail
from core.errors import Stale
from core.models import Event


def look_of(record: models.Model, fields: Sequence[str]) -> str:
    """How the record looks, as one value that a form carries."""
    shown = trail.snapshot(record, list(fields))
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:24]


def check_look(record: models.Model, fields: Sequence[str], seen: str) -> None:
    """Raise `Stale` unless the record looks as it was seen. Nothing seen: nothing asked."""
    if seen and seen != look_of(record, fields):
        last = Event.objects.about(record).select_related("by").order_by("-id").first()
        raise Stale(
            _("%(name)s changed this meanwhile. Nothing was saved; open the page again to see it as it is now.")
            % {"name": last.by if last else _("Somebody")},
            current=record,
        )

"""观察记录: what is seen of a customer, by whom and from where; what is important is told at once (S1-13 R15)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import is_system
from credit.models import WatchNote
from credit.telling_care import tell_note
from credit.watching import said
from customers.models import Customer
from customers.rules import hold

NOTE = "credit.add_watchnote"


@transaction.atomic
def add_note(
    *, customer: Customer, kind: str, text: str, source: str, seen_on: date, is_important: bool = False, by
) -> WatchNote:
    """Nobody notes without a name, and nothing without a source."""
    held = hold(customer, by=by, permission=NOTE)
    if is_system(by):
        raise Refused(_("A person writes this down, by name."), code="nameless")
    if kind not in WatchNote.Kind.values:
        raise Refused(_("Choose what kind of thing was seen."), code="kind")
    if seen_on > timezone.localdate():
        raise Refused(_("It is noted after it was seen."), code="future")
    note = WatchNote.objects.create(
        customer=held,
        kind=kind,
        text=said(text, _("Say what was seen.")),
        source=said(source, _("Say where it is known from.")),
        seen_on=seen_on,
        is_important=is_important,
        noted_at=timezone.now(),
        noted_by=by,
    )
    trail.write("credit.add_note", held, by=by, details={"note": note.pk, "kind": kind, "text": note.text[:200]})
    if is_important:
        tell_note(note, by=by)
    return note

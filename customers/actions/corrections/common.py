"""What every deed on a correction request does: hold it, move it, say so."""

from typing import Any

from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import is_system, require
from customers.models import Correction


def hold_correction(correction: Correction, *, by, permission: str, wanted: str) -> Correction:
    """The request as it stands now, locked, for someone who may do it and sees the customer.

    Raises `Stale` when it is no longer at the step that the page showed.
    """
    require(by, permission)
    rows = Correction.objects.all() if is_system(by) else Correction.objects.visible_to(by)
    held = rows.select_for_update(no_key=True, of=("self",)).filter(pk=correction.pk).first()
    if held is None:
        raise Refused(_("There is no such request, or it is not yours to see."), code="unseen")
    if held.state != wanted:
        raise Stale(_("This has gone on meanwhile; it is now “%s”.") % held.get_state_display(), current=held)
    return held


def move(held: Correction, to: str, **values: Any) -> None:
    """One allowed step; the row is locked."""
    if to not in Correction.STEPS[Correction.State(held.state)]:
        raise Refused(_("This step is not allowed from “%s”.") % held.get_state_display(), code="step")
    held.state = to
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *values])


def stated(text: str, refusal: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(refusal, code="text")
    return text


def note(deed: str, held: Correction, *, by, text: str = "", **facts) -> None:
    """An entry of the customer's story."""
    details = {"correction": held.pk, "text": text[:200]} if text else {"correction": held.pk}
    trail.write(f"customers.{deed}", held.customer, by=by, details=details, **facts)

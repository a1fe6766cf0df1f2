"""What the deeds of watching credit share: a file held for somebody, who leads, a change of state."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import may, require, rows_for
from credit.exposure import lock_file
from credit.models import CreditEvent, CreditFile
from credit.telling import keepers_of
from customers.models import Customer
from staff.models import User
from staff.rules import is_gone


def hold_for(file: CreditFile, *, by, permission: str) -> CreditFile:
    """The credit file, locked until the deed is done, for someone who may do it and may see the customer."""
    require(by, permission)
    if not rows_for(by, Customer).filter(pk=file.customer_id).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return lock_file(file.customer_id)


def said(text: str, refusal: str) -> str:
    """What has to be said, without space around it."""
    text = text.strip()
    if not text:
        raise Refused(refusal, code="reason")
    return text


def leader_of(person: User, file: CreditFile, *, may_do: str) -> User | None:
    """主管上司: the nearest superior of whoever reports who is still here and may decide; without one whoever leads the
    customer's representative."""
    above = [*superiors_of(person), *reversed(keepers_of(file))]
    return next((one for one in above if one.pk != person.pk and not is_gone(one) and may(one, may_do)), None)


def superiors_of(person: User) -> Iterator[User]:
    """One above the other; a circle ends the walk."""
    seen, superior = {person.pk}, person.superior
    while superior and superior.pk not in seen:
        yield superior
        seen.add(superior.pk)
        superior = superior.superior


def check_other(person: User, by, refusal: str) -> None:
    """Nobody decides on the own report."""
    if person.pk == by.pk:
        raise Refused(refusal, code="own")


def put_state(file: CreditFile, state: str, *, deed: str, by, reason: str) -> None:
    """The state of a locked file, with its event and its entry in the trail."""
    before = file.state
    file.state = state
    file.version += 1
    file.save(update_fields=["state", "version"])
    note_event(file, CreditEvent.Kind.STOP, reason, by=by)
    changes = trail.difference({"state": before}, {"state": state})
    trail.write(deed, file, by=by, changes=changes, reason=reason)


def note_event(file: CreditFile, kind: str, text: str, *, by, amount=None) -> CreditEvent:
    return CreditEvent.objects.create(
        file=file, kind=kind, on=timezone.localdate(), text=text, amount=amount, noted_by=by
    )

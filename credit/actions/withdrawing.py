"""An exception is wanted no more, or whoever asked for it is gone: it blocks others until it is withdrawn."""

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import actions as approvals
from core.errors import Refused, Stale
from credit.actions.exceptions import ASK, KIND, hold, settle
from credit.models import CreditException
from credit.models.common import Asked
from credit.telling import keepers_of
from credit.telling_watch import tell_withdrawn
from credit.watching import hold_for, said, superiors_of
from staff.models import User
from staff.rules import is_gone


def may_withdraw(exception: CreditException, person) -> bool:
    """Whoever asked, one of their superiors, and who keeps the customer when the one who asked is gone."""
    if exception.state != Asked.ASKED or not person.has_perm(ASK):
        return False
    return may_take_back(exception.asked_by, exception.file, person)


def may_take_back(asker: User, about, person) -> bool:
    """`about` has the customer."""
    heirs = keepers_of(about) if is_gone(asker) else []
    return person.pk in {asker.pk, *(one.pk for one in (*superiors_of(asker), *heirs))}


@transaction.atomic
def withdraw_exception(*, exception: CreditException, reason: str, by) -> CreditException:
    """Nobody has to decide on it any more; another may be asked for."""
    hold_for(exception.file, by=by, permission=ASK)
    held = hold(exception)
    if held.state != Asked.ASKED:
        raise Stale(_("This is “%s” already.") % held.get_state_display(), current=held)
    if not may_withdraw(held, by):
        raise Refused(_("Only the applicant or a superior may withdraw this."), code="forbidden")
    reason = said(reason, _("Say why."))
    approvals.take_back(kind=KIND, record=held, by=by)
    settle(held, Asked.WITHDRAWN, by=by, reason=reason)
    tell_withdrawn(held, reason, by=by)
    return held

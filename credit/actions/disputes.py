"""争议: what a customer does not accept is shown apart and not chased."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.templatetags.money import money
from credit.books import hold_row, sound_amount
from credit.models import Dispute, Receivable

DISPUTE = "credit.dispute_receivable"


@transaction.atomic
def open_dispute(*, receivable: Receivable, reason: str, by, amount: Decimal | None = None) -> Dispute:
    """The amount, or all that is owed, is disputed from now on."""
    _file, held = hold_row(receivable, by=by, permission=DISPUTE)
    if held.open <= 0:
        raise Refused(_("Nothing is owed on this invoice."), code="settled")
    if held.disputes.filter(closed_at=None).exists():
        raise Refused(_("This invoice is being disputed already."), code="disputed")
    amount = sound_amount(held.open if amount is None else amount)
    if amount > held.open:
        raise Refused(_("No more is disputed than is owed: %(open)s.") % {"open": money(held.open)}, code="too_much")
    if not reason.strip():
        raise Refused(_("Say what the customer does not accept."), code="reason")
    dispute = Dispute.objects.create(
        receivable=held, amount=amount, reason=reason.strip(), raised_at=timezone.now(), raised_by=by
    )
    held.disputed = amount
    held.save(update_fields=["disputed"])
    trail.write("credit.open_dispute", held, by=by, reason=dispute.reason, details={"amount": str(amount)})
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, outcome: str, by) -> Dispute:
    """What is owed is owed and chased again."""
    _file, held = hold_row(dispute.receivable, by=by, permission=DISPUTE)
    dispute = Dispute.objects.get(pk=dispute.pk)
    if dispute.closed_at:
        raise Refused(_("%(person)s has already closed this dispute.") % {"person": dispute.closed_by}, code="closed")
    if not outcome.strip():
        raise Refused(_("Say what came of it."), code="reason")
    dispute.outcome, dispute.closed_at, dispute.closed_by = outcome.strip(), timezone.now(), by
    dispute.save(update_fields=["outcome", "closed_at", "closed_by"])
    held.disputed = Decimal(0)
    held.save(update_fields=["disputed"])
    trail.write("credit.close_dispute", held, by=by, reason=dispute.outcome)
    return dispute

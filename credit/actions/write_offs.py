"""坏账核销: asked for by finance, given up when the chain has signed."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused
from core.templatetags.money import money
from credit.actions.allocating import keep_open, reopened_days
from credit.books import check_day, closed_until, hold_row, share_closing_lock, sound_amount
from credit.exposure import lock_file, shift
from credit.models import Receivable, WriteOff
from credit.models.common import Asked
from credit.policy import policy_for
from regulations.policies import clause_of, version_in_force

KIND = "credit.write_off"


@transaction.atomic
def ask_write_off(*, receivable: Receivable, amount: Decimal, on: date, reason: str, by) -> WriteOff:
    """Ask to give up an amount. Nothing changes until the last signature."""
    _file, held = hold_row(receivable, by=by, permission="credit.add_writeoff")
    check_day(on)
    amount = sound_amount(amount)
    if amount > held.open:
        raise Refused(_("No more is given up than is owed: %(open)s.") % {"open": money(held.open)}, code="too_much")
    if on < max(held.issued_on, reopened_days([held.pk]).get(held.pk, on)):
        raise Refused(_("Nothing was owed on that day."), code="before")
    if not reason.strip():
        raise Refused(_("Say why this is given up."), code="reason")
    if held.write_offs.filter(state=Asked.ASKED).exists():
        raise Refused(_("A write-off of this invoice is being decided."), code="asked")
    write_off = WriteOff.objects.create(
        receivable=held, amount=amount, on=on, reason=reason.strip(), asked_at=timezone.now(), asked_by=by
    )
    trail.write("credit.ask_write_off", held, by=by, reason=write_off.reason, details={"amount": str(amount)})
    customer = held.customer
    approvals.ask(
        kind=KIND,
        record=write_off,
        chain=policy_for().write_off_chain,
        by=by,
        facts=[
            (_("customer"), str(customer)),
            (_("invoice"), str(held)),
            (_("due date"), held.due_on),
            (_("owed"), money(held.open)),
            (_("amount"), money(amount)),
            (_("reason"), write_off.reason),
        ],
        title=_("Write-off of %(amount)s for %(customer)s") % {"amount": money(amount), "customer": customer},
        url=held.get_absolute_url(),
        department=customer.department,
        clause=clause_of("credit", "write_off_chain"),
        version=version_in_force("credit"),
    )
    return write_off


def lock_books(approval: Approval) -> None:
    """The credit file is locked before the request to decide (approvals.hooks.lock_record)."""
    asked = WriteOff.objects.filter(pk=approval.record_id).select_related("receivable").first()
    if asked:
        lock_file(asked.receivable.customer_id)


def on_decided(approval: Approval) -> None:
    """Signed: so much of the debt is gone, at most what is still owed."""
    asked = WriteOff.objects.select_related("receivable").get(pk=approval.record_id)
    file = lock_file(asked.receivable.customer_id)
    asked.refresh_from_db()
    if asked.state != Asked.ASKED:
        return
    held = Receivable.objects.get(pk=asked.receivable_id)
    if approval.state != Approval.State.APPROVED:
        is_rejected = approval.state == Approval.State.REJECTED
        put_down(asked, Asked.REJECTED if is_rejected else Asked.WITHDRAWN, approval)
        trail.write("credit.refuse_write_off", held, by=approval.decided_by)
        return
    share_closing_lock()
    until = closed_until()
    asked.amount = min(asked.amount, max(held.open, Decimal(0)))  # the customer may have paid meanwhile
    if until and asked.on <= until:
        asked.on = timezone.localdate()  # the period was closed while it was being decided
    asked.on = max(asked.on, reopened_days([held.pk]).get(held.pk, asked.on))  # or a bill dishonoured
    put_down(asked, Asked.APPROVED if asked.amount else Asked.WITHDRAWN, approval)
    if not asked.amount:
        return
    held.open -= asked.amount
    keep_open([held], by=approval.decided_by)
    trail.write("credit.write_off", held, by=approval.decided_by, details={"amount": str(asked.amount)})
    shift(file, by=approval.decided_by, receivables=-asked.amount)


def put_down(asked: WriteOff, state: str, approval: Approval) -> None:
    asked.state, asked.decided_at, asked.decided_by = state, timezone.now(), approval.decided_by
    asked.save(update_fields=["state", "amount", "on", "decided_at", "decided_by"])

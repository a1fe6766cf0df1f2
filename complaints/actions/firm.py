"""恶意投诉: handled firmly only after the chain has approved it (S3-09 R12, S1-21 R8)."""

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from complaints.actions.moving import hold_at, put_down, stated
from complaints.models import Complaint, Verdict
from complaints.policy import policy_for
from complaints.rules import check_not_about, lock, lock_row
from complaints.states import UNSETTLED, State
from core.errors import Refused, Stale

KIND = "complaints.firm"
FIRM_AT = tuple(UNSETTLED - {State.REGISTERED})


@transaction.atomic
def ask_firm(*, complaint: Complaint, reason: str, by) -> Approval | None:
    """Ask whether this malicious complaint may be handled firmly; without a chain it may at once."""
    held = hold_at(complaint, *FIRM_AT, by=by, permission="complaints.judge_complaint")
    check_not_about(held, by)
    if held.verdict != Verdict.MALICIOUS:
        raise Refused(_("Only a malicious complaint is handled firmly."), code="verdict")
    if held.is_firm:
        raise Stale(_("Firm handling is approved already."), current=held)
    reason, chain = stated(reason, _("Say why the complaint is malicious.")), policy_for(held).malicious_chain
    put_down(held, deed="ask_firm", note=reason, by=by)
    if not chain:
        allow_firm(held, by=by)
        return None
    return approvals.ask(
        kind=KIND,
        record=held,
        chain=chain,
        by=by,
        facts=[
            (_("complaint"), str(held)),
            (_("customer"), str(held.customer or held.complainant)),
            (_("ground of invalidity"), held.get_ground_display()),
            (_("evidence for the verdict"), held.evidence),
            (_("reason"), reason),
        ],
        title=_("Firm handling of complaint %s") % held,
        url=held.get_absolute_url(),
        reason=reason,
        department=held.department,
        version=held.policy,
    )


def allow_firm(held: Complaint, *, by) -> None:
    held.is_firm = True
    held.save(update_fields=["is_firm"])
    put_down(held, deed="firm", by=by)


def lock_case(approval: Approval) -> None:
    """The case is locked before the request to decide (approvals.hooks.lock_record)."""
    lock_row(approval.record_id)


def on_decided(approval: Approval) -> None:
    """Approved: handled firmly, if it is malicious still. Otherwise the case goes on as it was."""
    held, by = lock(Complaint(pk=approval.record_id)), approval.decided_by
    if approval.state != Approval.State.APPROVED:
        put_down(held, deed="refuse_firm", note=str(approval.get_state_display()), by=by)
    elif held.verdict == Verdict.MALICIOUS and not held.is_firm:
        allow_firm(held, by=by)


def drop_firm(held: Complaint, *, by) -> None:
    """Nobody is to decide on firm handling any more: the verdict has changed, or the case is over."""
    if approvals.take_back(kind=KIND, record=held, by=by):
        put_down(held, deed="refuse_firm", note=str(Approval.State.WITHDRAWN.label), by=by)

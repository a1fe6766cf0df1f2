"""提出方案、批准: what is offered to the customer, and who signs it."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from complaints import clocks
from complaints.actions.moving import Files, hold_at, move, stated
from complaints.models import Complaint, Remedy
from complaints.offers import chain_for, check_promise, check_quantity, check_remedy
from complaints.policy import policy_for
from complaints.rules import lock, lock_row
from complaints.states import State
from regulations.values import Chain

KIND = "complaints.remedy"
RESOLVE = "complaints.resolve_complaint"


@transaction.atomic
def propose(
    *,
    complaint: Complaint,
    kinds: list[str],
    plan: str,
    by,
    amount: Decimal = Decimal(0),
    is_agreed: bool = False,
    quantity: Decimal | None = None,
    fault: str = "",
    files: Files = (),
) -> Remedy:
    """Put a solution forward. Above the free amount it waits for signatures, otherwise it may be carried out."""
    held = hold_at(complaint, State.INVESTIGATING, by=by, permission=RESOLVE)
    policy, now = policy_for(held), timezone.now()
    check_remedy(held, kinds, amount, fault)
    check_promise(policy, amount, is_agreed)
    check_quantity(kinds, quantity)
    plan = stated(plan, _("Say what is proposed."))
    remedy = Remedy.objects.create(
        complaint=held,
        kinds=kinds,
        plan=plan,
        amount=amount,
        quantity=quantity,
        is_agreed=is_agreed,
        proposed_at=now,
        proposed_by=by,
    )
    move(held, State.PROPOSED, deed="propose", note=plan, by=by, files=files, fault=fault or held.fault)
    clocks.meet_clock(held, "first_solution_within", now, by=by)
    chain = chain_for(policy, amount)
    if chain:
        ask_signatures(held, remedy, chain, by=by)
    else:
        settle_remedy(held, remedy, Remedy.State.APPROVED, by=None)
        move(held, State.APPROVED, deed="approve", note=_("No signature is needed for this."), by=by)
    return remedy


def ask_signatures(held: Complaint, remedy: Remedy, chain: Chain, *, by) -> Approval:
    said = [
        (_("complaint"), str(held)),
        (_("customer"), str(held.customer or held.complainant)),
        (_("remedy"), ", ".join(remedy.kind_names)),
        (_("solution"), remedy.plan),
        (_("amount"), remedy.amount),
        *([(_("quantity of goods to come back"), f"{remedy.quantity.normalize():f}")] if remedy.quantity else []),
        (_("cause"), held.cause_code),
    ]
    return approvals.ask(
        kind=KIND,
        record=remedy,
        chain=chain,
        by=by,
        facts=said,
        title=_("Remedy for complaint %s") % held,
        url=held.get_absolute_url(),
        department=held.department,
        version=held.policy,
    )


def lock_case(approval: Approval) -> None:
    """The case is locked before the request to decide (approvals.hooks.lock_record)."""
    lock_row(Remedy.objects.filter(pk=approval.record_id).values_list("complaint_id", flat=True).first())


def on_decided(approval: Approval) -> None:
    """The chain has come to its end: the solution may be carried out, or the case is investigated again."""
    remedy = Remedy.objects.select_related("complaint").get(pk=approval.record_id)
    held, by = lock(remedy.complaint), approval.decided_by
    if held.state != State.PROPOSED or remedy.state != Remedy.State.ASKED:
        return
    if approval.state == Approval.State.APPROVED:
        settle_remedy(held, remedy, Remedy.State.APPROVED, by=by)
        move(held, State.APPROVED, deed="approve", by=by)
    else:
        is_rejected = approval.state == Approval.State.REJECTED
        settle_remedy(held, remedy, Remedy.State.REJECTED if is_rejected else Remedy.State.DROPPED, by=by)
        move(held, State.INVESTIGATING, deed="refuse", note=str(approval.get_state_display()), by=by)


def settle_remedy(held: Complaint, remedy: Remedy, state: str, *, by) -> None:
    remedy.state, remedy.decided_at, remedy.decided_by = state, timezone.now(), by
    remedy.save(update_fields=["state", "decided_at", "decided_by"])


def drop_remedy(held: Complaint, *, by) -> None:
    """A solution that is not carried out any more, and the request to sign it."""
    for remedy in held.remedies.filter(state__in=[Remedy.State.ASKED, Remedy.State.APPROVED]):
        settle_remedy(held, remedy, Remedy.State.DROPPED, by=by)
        approvals.take_back(kind=KIND, record=remedy, by=by)

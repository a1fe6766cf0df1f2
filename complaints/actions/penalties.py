"""考核: points, fines and criticism are proposed, decided by the chain, and then stand in the ledger."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from complaints.actions.investigating import INVESTIGATED
from complaints.actions.moving import hold_at, put_down, stated
from complaints.models import Complaint, Penalty, State
from complaints.penal import Wanted, check_penalty, wanted_by_rule, what_of
from complaints.policy import policy_for
from complaints.rules import check_not_about, lock, lock_row
from complaints.telling_findings import tell_penalised
from core.errors import Refused, Stale
from customers.actions.owners import assign
from customers.models import Customer
from regulations.policies import clause_of
from staff.models import User

KIND = "complaints.penalty"
ADD = "complaints.add_penalty"
WAITS, COUNTS = Penalty.State.ASKED, Penalty.State.APPROVED


@transaction.atomic
def propose_penalty(*, complaint: Complaint, kind: str, reason: str, by, **facts) -> Penalty:
    """A person proposes: points, a fine within the limits of the policy, criticism, or another owner."""
    held = hold_at(complaint, *INVESTIGATED, State.FILED, by=by, permission=ADD)
    check_not_about(held, by)
    wanted = Wanted(kind, reason=stated(reason, _("Say what the penalty is for.")), **facts)
    check_penalty(held, wanted)
    return ask_penalty(held, wanted, by=by)


def propose_by_rule(held: Complaint, *, by) -> list[Penalty]:
    """What the policy asks for once the responsibility is fixed; each is decided by its chain (S1-03 R9, R17)."""
    return [ask_penalty(held, wanted, by=by) for wanted in wanted_by_rule(held)]


def ask_penalty(held: Complaint, wanted: Wanted, *, by) -> Penalty:
    """Put the proposal down and ask for the signatures; without a chain it stands at once."""
    policy, now = policy_for(held), timezone.now()
    penalty = Penalty.objects.create(complaint=held, proposed_at=now, proposed_by=by, **wanted.fields())
    put_down(held, deed="propose_penalty", note=f"{penalty} {what_of(penalty)}\n{penalty.reason}", by=by)
    if not policy.penalty_chain:
        settle_penalty(held, penalty, COUNTS, by=by)
        return penalty
    said = [
        (_("complaint"), str(held)),
        (_("penalty"), f"{penalty.get_kind_display()} {what_of(penalty)}"),
        (_("whom it concerns"), str(penalty.employee or penalty.department)),
        (_("department"), str(penalty.department or "")),
        (_("reason"), penalty.reason),
        (_("cause"), held.cause_code),
    ]
    approvals.ask(
        kind=KIND,
        record=penalty,
        chain=policy.penalty_chain,
        by=by,
        facts=said,
        title=_("Penalty for complaint %s") % held,
        url=held.get_absolute_url(),
        department=penalty.department or held.department,
        concerns=penalty.employee,
        clause=clause_of(*penalty.rule.split(".", 1), held.policy) if penalty.rule and held.policy else None,
        version=held.policy,
    )
    return penalty


def lock_case(approval: Approval) -> None:
    """The case is locked before the request to decide (approvals.hooks.lock_record)."""
    lock_row(Penalty.objects.filter(pk=approval.record_id).values_list("complaint_id", flat=True).first())


def on_decided(approval: Approval) -> None:
    """Approved: it stands in the ledger, and a transfer is carried out. Otherwise it counts for nothing."""
    penalty = Penalty.objects.select_related("complaint", "employee", "department").get(pk=approval.record_id)
    held = lock(penalty.complaint)
    if penalty.state != WAITS:
        return
    if penalty.employee_id and approval.decided_by_id == penalty.employee_id:
        raise Refused(_("Nobody decides on the own penalty."), code="own")
    states = {Approval.State.APPROVED: COUNTS, Approval.State.REJECTED: Penalty.State.REJECTED}
    state = states.get(approval.state, Penalty.State.WITHDRAWN)
    settle_penalty(held, penalty, state, by=approval.decided_by)


def settle_penalty(held: Complaint, penalty: Penalty, state: str, *, by) -> None:
    penalty.state, penalty.decided_at, penalty.decided_by = state, timezone.now(), by
    penalty.save(update_fields=["state", "decided_at", "decided_by"])
    deed = "approve_penalty" if state == COUNTS else "refuse_penalty"
    note = f"{penalty} {what_of(penalty)}"
    if state not in (COUNTS, Penalty.State.REJECTED):
        note += f"\n{penalty.get_state_display()}"
    put_down(held, deed=deed, note=note, by=by)
    if state != COUNTS:
        return
    if penalty.kind == Penalty.Kind.TRANSFER:
        move_customer(held, penalty, by=by)
    elif penalty.employee:
        tell_penalised(held, penalty, what_of(penalty), by=by)


def move_customer(held: Complaint, penalty: Penalty, *, by) -> None:
    """The signatures are the permission; the owner changes as by any other hand-over."""
    customer = Customer.objects.get(pk=held.customer_id)
    if customer.owner_id == penalty.new_owner_id:
        return
    reason = _("Grievance %(case)s, approved by %(who)s") % {"case": held, "who": by}
    deputy = customer.deputy_owner if customer.deputy_owner_id != penalty.new_owner_id else None
    assign(customer=customer, owner=penalty.new_owner, deputy=deputy, reason=reason, by=User.objects.system())


def drop_penalties(held: Complaint, *, by) -> None:
    """What was proposed and is wanted no more, with the requests to decide it."""
    for penalty in held.penalties.filter(state=WAITS):
        penalty.state, penalty.decided_at, penalty.decided_by = Penalty.State.WITHDRAWN, timezone.now(), by
        penalty.save(update_fields=["state", "decided_at", "decided_by"])
        approvals.take_back(kind=KIND, record=penalty, by=by)


@transaction.atomic
def tell_punishment(*, complaint: Complaint, text: str, by) -> Complaint:
    """The customer is told what the circulated criticism or fine was (S1-03 R9, S3-09 R5)."""
    states = (*INVESTIGATED, State.FILED)
    held = hold_at(complaint, *states, by=by, permission="complaints.answer_complaint")
    untold = untold_of(held)
    if not untold:
        raise Stale(_("There is no penalty that the customer still has to be told of."), current=held)
    text, now = stated(text, _("Write down what the customer was told.")), timezone.now()
    Penalty.objects.filter(pk__in=[one.pk for one in untold]).update(told_at=now, told_by=by)
    put_down(held, deed="tell_punishment", note=text, by=by, at=now)
    return held


def untold_of(complaint: Complaint) -> list[Penalty]:
    """Approved penalties of people that the customer has not been told of."""
    kinds = (Penalty.Kind.CRITICISM, Penalty.Kind.FINE)
    rows = complaint.penalties.filter(state=COUNTS, kind__in=kinds, told_at__isnull=True)
    return list(rows.select_related("employee", "department"))

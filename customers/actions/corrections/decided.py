"""What follows when the signatures under a plan or a report are there, or refused. Called in that transaction."""

from django.utils import timezone

from approvals.models import Approval
from core.hooks import tell_finished
from customers.actions.corrections.common import note, owing
from customers.corrections import EXECUTE_WITHIN, REPORT_WITHIN
from customers.models import Correction
from customers.policy import policy_for
from regulations.actions.duties import open_duty

State = Correction.State
AFTER_PLAN = {
    Approval.State.APPROVED: State.APPROVED,
    Approval.State.SENT_BACK: State.PLAN,
    Approval.State.REJECTED: State.REJECTED,
    Approval.State.WITHDRAWN: State.WITHDRAWN,
}


def held_for(approval: Approval) -> Correction:
    return Correction.objects.select_for_update(no_key=True, of=("self",)).get(pk=approval.record_id)


def plan_decided(approval: Approval) -> None:
    """Approved it goes back to be handed out (S1-15 R2); otherwise to the applicant, or it is over."""
    held = held_for(approval)
    held.state = AFTER_PLAN[Approval.State(approval.state)]
    held.save(update_fields=["state"])
    note(f"plan_{approval.state}", held, by=approval.decided_by, text=last_comment(approval))
    if held.state == State.REJECTED:
        tell_finished(held, by=approval.decided_by)
    if held.state == State.APPROVED:
        owe(held, EXECUTE_WITHIN, policy_for(held).correction_execute_within, approval)


def report_decided(approval: Approval) -> None:
    """Approved it is filed (S1-15 R4); otherwise the report is to be written anew."""
    held = held_for(approval)
    is_filed = approval.state == Approval.State.APPROVED
    held.state = State.FILED if is_filed else State.REPORT
    held.filed_at = timezone.now() if is_filed else None
    held.save(update_fields=["state", "filed_at"])
    note(f"report_{approval.state}", held, by=approval.decided_by, text=last_comment(approval))
    if is_filed:
        tell_finished(held, by=approval.decided_by)
    else:
        owe(held, REPORT_WITHIN, policy_for(held).correction_report_within, approval)


def owe(held: Correction, rule: str, span, approval: Approval) -> None:
    open_duty(
        rule=rule,
        record=held,
        span=span,
        begun_at=timezone.now(),
        by=approval.decided_by,
        customer=held.customer,
        version=held.policy,
        **owing(approval.asked_by, held),
    )


def last_comment(approval: Approval) -> str:
    last = approval.signatures.exclude(comment="").order_by("-decided_at").first()
    return last.comment if last else ""

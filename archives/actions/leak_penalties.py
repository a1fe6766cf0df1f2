"""处罚建议 for a leak: off unless the policy says so; the chain decides (S1-27 R12)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import actions as approvals
from approvals.models import Approval
from archives.models import LeakIncident, LeakPenalty
from archives.models.common import Asked
from archives.policy import ArchivePolicy, policy_for
from archives.telling_leaks import tell_penalty
from core import trail
from core.errors import Refused
from core.rules import require, rows_for
from regulations.policies import version_in_force

KIND, ADD = "archives.leak_penalty", "archives.add_leakpenalty"
CENT = Decimal("0.01")


@transaction.atomic
def propose_penalty(*, leak: LeakIncident, amount: Decimal, reason: str, by) -> LeakPenalty:
    """For whoever is answerable, with the share of the head of that department besides."""
    require(by, ADD)
    held = rows_for(by, LeakIncident).select_related("responsible__department__head").filter(pk=leak.pk).first()
    if held is None:
        raise Refused(_("There is no such leak, or it is not yours to see."), code="unseen")
    policy = policy_for()
    check_proposal(held, amount, policy)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    employee = held.responsible
    head = employee.department.head if employee.department else None
    head = head if head and head.pk != employee.pk and policy.penalty_head else None
    penalty = LeakPenalty.objects.create(
        leak=held,
        employee=employee,
        amount=amount,
        head=head,
        head_amount=(amount * policy.penalty_head / 100).quantize(CENT) if head else 0,
        reason=reason.strip(),
        policy=version_in_force("archives"),
        proposed_at=timezone.now(),
        proposed_by=by,
    )
    trail.write("archives.propose_penalty", penalty, by=by, reason=penalty.reason)
    approvals.ask(
        kind=KIND,
        record=penalty,
        chain=policy.leak_penalty_chain,
        by=by,
        facts=facts_of(penalty),
        title=_("Penalty for leak no. %s") % held.pk,
        url=held.get_absolute_url(),
        reason=penalty.reason,
        concerns=head or employee,  # the head may stand in the chain: then the superior signs
        version=penalty.policy,
    )
    penalty.refresh_from_db()
    return penalty


def check_proposal(leak: LeakIncident, amount: Decimal, policy: ArchivePolicy) -> None:
    if not policy.leak_penalty:
        raise Refused(_("Penalties for leaks are switched off until they have been reviewed legally."), code="off")
    if leak.closed_at is None or leak.responsible is None:
        raise Refused(_("The leak is not closed, or nobody is answerable."), code="open")
    if leak.effect == LeakIncident.Effect.SERIOUS:
        raise Refused(_("A leak with serious results is decided by the company itself (S1-27 R13)."), code="serious")
    if not policy.penalty_least <= amount <= policy.penalty_most:
        limits = {"least": policy.penalty_least, "most": policy.penalty_most}
        raise Refused(_("A penalty is between %(least)s and %(most)s yuan.") % limits, code="amount")
    if leak.penalties.filter(employee=leak.responsible, state__in=[Asked.ASKED, Asked.APPROVED]).exists():
        raise Refused(_("This penalty is proposed already."), code="double")


def facts_of(penalty: LeakPenalty) -> list[tuple[str, object]]:
    facts = [
        (_("whom it concerns"), penalty.employee),
        (_("amount"), f"{penalty.amount:,.2f}"),
        (pgettext("leak", "effect"), penalty.leak.get_effect_display()),
    ]
    if penalty.head:
        facts.append((_("head of the department"), f"{penalty.head} {penalty.head_amount:,.2f}"))
    return facts


def lock_record(approval: Approval) -> None:
    list(LeakPenalty.objects.select_for_update(no_key=True).filter(pk=approval.record_id).values_list("pk"))


def on_decided(approval: Approval) -> None:
    """Approved it stands; nobody decides on what they bear themselves."""
    rows = LeakPenalty.objects.select_for_update(no_key=True, of=("self",)).select_related("leak", "employee", "head")
    penalty = rows.get(pk=approval.record_id)
    if penalty.state != Asked.ASKED or approval.state == Approval.State.SENT_BACK:
        return
    by = approval.decided_by
    if by.pk in (penalty.employee_id, penalty.head_id):
        raise Refused(_("Nobody decides on the own penalty."), code="own")
    penalty.state, penalty.decided_at, penalty.decided_by = Asked(approval.state), timezone.now(), by
    penalty.save(update_fields=["state", "decided_at", "decided_by"])
    trail.write(f"archives.{penalty.state}_penalty", penalty, by=by)
    if penalty.state == Asked.APPROVED:
        tell_penalty(penalty, by=by)

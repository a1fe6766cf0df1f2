"""降级: reported with facts, decided by the head of the unit, signed by who signs the grade (S3-07 R1-R2)."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.standing import give_grade, hold_run
from credit.models import Downgrade, Rating
from credit.people import unit_head
from credit.policy import policy_for
from credit.standing import grade_of
from credit.telling_standing import tell_decision, tell_fall, tell_report
from credit.watching import check_other, said
from customers.models import Customer
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import clause_of, version_in_force
from staff.models import User

KIND = "credit.downgrade"
REPORT, DECIDE = "credit.add_downgrade", "credit.decide_downgrade"
RULE = "credit.downgrade_within"
State = Downgrade.State


def lower_than(grade: str) -> list[str]:
    """What a customer of this grade can be downgraded to."""
    return [lower for lower in "BC" if grade and lower > grade]


@transaction.atomic
def report_downgrade(*, customer: Customer, cause: str, facts_told: str, by) -> Downgrade:
    """Anyone who sells reports, with the facts; one report of a customer at a time."""
    require(by, REPORT)
    if not rows_for(by, Customer).filter(pk=customer.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    grade = grade_of(customer.pk)
    if not lower_than(grade):
        raise Refused(_("Only a customer of grade A or B can be downgraded."), code="grade")
    if cause not in Downgrade.Cause.values:
        raise Refused(_("Say which cause it is."), code="cause")
    found = Downgrade(
        customer=customer,
        policy=version_in_force("credit"),
        old=str(grade),
        cause=cause,
        facts=said(facts_told, _("Say what happened.")),
        reported_at=timezone.now(),
        reported_by=by,
    )
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise Refused(_("A downgrade of this customer is being decided already."), code="asked") from None
    trail.write("credit.report_downgrade", found, by=by, reason=found.facts[:200], details={"cause": cause})
    owe_decision(found, by=by)
    return found


def owe_decision(downgrade: Downgrade, *, by) -> None:
    """The head of the unit decides; whoever reported does not decide on the own report."""
    head = unit_head(downgrade.customer, may_do=DECIDE, besides=downgrade.reported_by)
    open_duty(
        rule=RULE,
        record=downgrade,
        span=policy_for(downgrade).downgrade_within,
        begun_at=timezone.now(),
        by=by,
        responsible=head,
        department=downgrade.customer.department,
        customer=downgrade.customer,
        version=downgrade.policy,
    )
    if head:
        tell_report(downgrade, head, by=by)


def hold(downgrade: Downgrade) -> Downgrade:
    """Locked after the yearly grading, as by each deed that changes grades."""
    hold_run()
    held = Downgrade.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("customer__department", "reported_by", "decided_by", "policy").get(pk=downgrade.pk)


@transaction.atomic
def decide_downgrade(*, downgrade: Downgrade, wanted: str, decision: str, by) -> Downgrade:
    """Down to a lower grade, which is signed before it counts, or the grade stays; either way with a reason."""
    require(by, DECIDE)
    if not rows_for(by, Customer).filter(pk=downgrade.customer_id).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    held = hold(downgrade)
    if held.state != State.REPORTED:
        who = held.decided_by or held.reported_by
        raise Stale(_("%s has decided on this already.") % who, current=held)
    check_other(held.reported_by, by, _("Nobody decides on the own report."))
    if wanted and wanted not in lower_than(grade_of(held.customer_id)):
        raise Refused(_("The grade in force is not above the one you chose."), code="grade")
    held.wanted, held.decision = wanted, said(decision, _("Say why."))
    held.decided_at, held.decided_by = timezone.now(), by
    held.state = State.ASKED if wanted else State.STAYS
    held.settled_at = None if wanted else held.decided_at
    held.save(update_fields=["wanted", "decision", "decided_at", "decided_by", "state", "settled_at"])
    changes = {"state": ["reported", str(held.state)], "grade": [held.old, wanted or held.old]}
    trail.write("credit.decide_downgrade", held, by=by, reason=held.decision[:200], changes=changes)
    meet_duty(rule=RULE, record=held, at=held.decided_at, by=by)
    if wanted:
        ask_signatures(held)
        held.refresh_from_db()
    else:
        tell_decision(held, by=by)
    return held


def ask_signatures(downgrade: Downgrade) -> None:
    """By the chain that signs the list of the new grade. The company asks: a director who decided signs too."""
    customer = downgrade.customer
    approvals.ask(
        kind=KIND,
        record=downgrade,
        chain=policy_for(downgrade).list_bc_chain,
        by=User.objects.system(),
        facts=[
            (_("customer"), str(customer)),
            (_("from grade"), downgrade.old),
            (_("to grade"), downgrade.wanted),
            (_("cause"), downgrade.get_cause_display()),
            (_("facts"), downgrade.facts[:1000]),
            (_("reported by"), str(downgrade.reported_by)),
            (_("decided by"), str(downgrade.decided_by)),
        ],
        title=_("Downgrade of %(customer)s from %(old)s to %(new)s")
        % {"customer": customer.name, "old": downgrade.old, "new": downgrade.wanted},
        url=downgrade.get_absolute_url(),
        reason=downgrade.decision,
        department=customer.department,
        clause=clause_of("credit", "list_bc_chain", downgrade.policy),
        version=downgrade.policy,
    )


def lock_record(approval: Approval) -> None:
    """The yearly grading and the downgrade are locked before the request to decide (approvals.hooks.lock_record)."""
    hold_run()
    Downgrade.objects.select_for_update(no_key=True).filter(pk=approval.record_id).first()


def on_decided(approval: Approval) -> None:
    """Signed, the lower grade counts from now on. Sent back for change, the head of the unit decides anew."""
    held = hold(Downgrade(pk=approval.record_id))
    if held.state != State.ASKED:
        return
    by = approval.decided_by
    if approval.state in (Approval.State.SENT_BACK, Approval.State.WITHDRAWN):
        decide_again(held, by=by)
        return
    is_signed = approval.state == Approval.State.APPROVED
    held.state, held.settled_at = State.APPROVED if is_signed else State.REJECTED, timezone.now()
    held.save(update_fields=["state", "settled_at"])
    grade = grade_of(held.customer_id)
    falls = is_signed and held.wanted in lower_than(grade)  # a grading published meanwhile may have done it
    if falls:
        reason = f"{held.get_cause_display()}: {held.facts}"
        give_grade(
            customer_id=held.customer_id,
            grade=held.wanted,
            step=Rating.Step.DOWNGRADE,
            reason=reason,
            by=held.decided_by,
        )
    changes = {"grade": [str(grade), held.wanted if falls else str(grade)]}
    trail.write(f"credit.{held.state}_downgrade", held, by=by, changes=changes)
    if falls:
        tell_fall(held, by=by)
    else:
        tell_decision(held, by=by)


def decide_again(downgrade: Downgrade, *, by) -> None:
    downgrade.state, downgrade.wanted = State.REPORTED, ""
    downgrade.decided_at = downgrade.decided_by = None
    downgrade.save(update_fields=["state", "wanted", "decided_at", "decided_by"])
    approvals.take_back(kind=KIND, record=downgrade, by=by)
    trail.write("credit.return_downgrade", downgrade, by=by)
    owe_decision(downgrade, by=by)

"""An approved plan is handed out, carried out, fed back and reported on (S1-15 R2-R4)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import Approval
from core import notices
from core.errors import Refused
from customers.actions.corrections.asking import ADD
from customers.actions.corrections.common import (
    approval_of,
    ask_for_signatures,
    hold_approval,
    hold_correction,
    move,
    note,
    owing,
    require_applicant,
    stated,
)
from customers.actions.records import edit
from customers.corrections import EXECUTE_WITHIN, PLAN, REPORT, REPORT_WITHIN, facts_of, unpack
from customers.models import Correction
from customers.policy import policy_for
from regulations.actions.duties import meet_duty, move_duties, open_duty
from staff.models import Department

State = Correction.State
CHANGE = "customers.change_customer"


@transaction.atomic
def hand_out(*, correction: Correction, department: Department, by) -> Correction:
    """The approved plan goes to the department that carries it out (S1-15 R2)."""
    held = hold_correction(correction, by=by, permission=ADD, wanted=State.APPROVED)
    move(held, State.EXECUTION, department=department, handed_out_by=by, handed_out_at=timezone.now())
    move_duties(record=held, to=department.head, department=department, by=by)
    note("hand_out_correction", held, by=by, text=str(department))
    if department.head:
        notices.tell(
            people=[department.head],
            rule="customers.correction",
            record=held,
            stage="handed_out",
            title=gettext_lazy("A correction is to be carried out"),
            text=held.plan,
            url=held.get_absolute_url(),
            by=by,
        )
    return held


@transaction.atomic
def execute(*, correction: Correction, seen: dict[str, str], by) -> Correction:
    """Write the right values to the customer, in this transaction (S1-15 R3).

    `seen` holds the fingerprints of what the page showed: a field that somebody changed after that raises `Stale`
    and nothing is written.
    """
    held = hold_correction(correction, by=by, permission=CHANGE, wanted=State.EXECUTION)
    right = unpack(held.right)
    missing = set(held.right) - set(seen) - {"province"}
    if missing:
        raise Refused(_("The page did not say what it showed; open it again."), code="seen")
    edit(customer=held.customer, changes=right, seen=seen, by=by)
    now = timezone.now()
    move(held, State.FEEDBACK, executed_by=by, executed_at=now)
    meet_duty(rule=EXECUTE_WITHIN, record=held, at=now, by=by)
    note("execute_correction", held, by=by)
    return held


@transaction.atomic
def give_feedback(*, correction: Correction, text: str, by) -> Correction:
    """Whoever carried it out tells how it went (S1-15 R3)."""
    held = hold_correction(correction, by=by, permission=CHANGE, wanted=State.FEEDBACK)
    now = timezone.now()
    feedback = stated(text, _("Say how it went."))
    applicant = approval_of(held, PLAN).asked_by
    move(held, State.REPORT, feedback=feedback, fed_back_by=by, fed_back_at=now)
    open_duty(
        rule=REPORT_WITHIN,
        record=held,
        span=policy_for(held).correction_report_within,
        begun_at=now,
        by=by,
        customer=held.customer,
        version=held.policy,
        **owing(applicant, held),
    )
    note("feedback_correction", held, by=by, text=feedback)
    notices.tell(
        people=[applicant],
        rule="customers.correction",
        record=held,
        stage="fed_back",
        title=gettext_lazy("A correction was carried out; the report is yours"),
        text=feedback,
        url=held.get_absolute_url(),
        by=by,
    )
    return held


@transaction.atomic
def write_report(*, correction: Correction, text: str, by) -> Correction:
    """Report what was done and ask for the signatures of the second round (S1-15 R4)."""
    asked = hold_approval(correction, REPORT)
    held = hold_correction(correction, by=by, permission=ADD, wanted=State.REPORT)
    if asked and asked.state == Approval.State.SENT_BACK:
        require_applicant(asked.asked_by, by)
    now = timezone.now()
    report = stated(text, _("Write the report."))
    move(held, State.REPORT_REVIEW, report=report, reported_by=by, reported_at=now)
    meet_duty(rule=REPORT_WITHIN, record=held, at=now, by=by)
    note("report_correction", held, by=by, text=report)
    ask_for_report(held, by=by)
    return held


def ask_for_report(held: Correction, *, by) -> None:
    title = _("Correction report: %s") % held.customer
    ask_for_signatures(
        held, REPORT, chain="correction_report_chain", facts=report_facts(held), title=title, reason=held.report, by=by
    )


def report_facts(held: Correction) -> list[tuple[str, str]]:
    return [
        (_("customer"), str(held.customer)),
        *facts_of(held, held.customer),
        (_("remedy plan"), held.plan),
        (_("carried out"), f"{held.executed_by} {timezone.localtime(held.executed_at):%Y-%m-%d %H:%M}"),
        (_("feedback"), held.feedback),
        (_("closing report"), held.report),
    ]

"""How far a correction request is, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from approvals.models import Approval
from customers.corrections import PLAN
from customers.models import Correction
from customers.rules import speaks_for

State = Correction.State
PLACES = {
    State.PLAN: 0,
    State.PLAN_REVIEW: 1,
    State.APPROVED: 2,
    State.EXECUTION: 3,
    State.FEEDBACK: 4,
    State.REPORT: 5,
    State.REPORT_REVIEW: 6,
    State.FILED: 8,
}
LABELS = [
    pgettext_lazy("correction step", "Plan"),
    pgettext_lazy("correction step", "Signatures"),
    pgettext_lazy("correction step", "Hand out"),
    pgettext_lazy("correction step", "Carry out"),
    pgettext_lazy("correction step", "Feedback"),
    pgettext_lazy("correction step", "Report"),
    pgettext_lazy("correction step", "Signatures"),
    pgettext_lazy("correction step", "Filed"),
]
WORDS = {
    "change_plan": gettext_lazy("Change the plan"),
    "hand_out": gettext_lazy("Hand out"),
    "execute": gettext_lazy("Write the right values"),
    "feedback": gettext_lazy("Give feedback"),
    "report": gettext_lazy("Write the report"),
}
ADD, CHANGE = "customers.add_correction", "customers.change_customer"
DEEDS = {
    State.PLAN: ("change_plan", ADD),
    State.APPROVED: ("hand_out", ADD),
    State.EXECUTION: ("execute", CHANGE),
    State.FEEDBACK: ("feedback", CHANGE),
    State.REPORT: ("report", ADD),
}


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_now: bool
    who: Any = ""
    at: datetime | None = None


def steps_of(correction: Correction) -> list[Step]:
    place = PLACES.get(State(correction.state), -1)  # rejected and withdrawn stand nowhere
    done = [
        (correction.requested_by, correction.requested_at),
        ("", None),
        (correction.handed_out_by, correction.handed_out_at),
        (correction.executed_by, correction.executed_at),
        (correction.fed_back_by, correction.fed_back_at),
        (correction.reported_by, correction.reported_at),
        ("", None),
        ("", correction.filed_at),
    ]
    return [
        Step(str(label), number < place, number == place, *(done[number] if number < place else ("", None)))
        for number, label in enumerate(LABELS)
    ]


def next_deed(correction: Correction, user, approvals: list[Approval]) -> str:
    """The deed that this person can do now; nothing while signatures are waited for."""
    if any(approval.is_open for approval in approvals):
        return ""
    deed, permission = DEEDS.get(State(correction.state), ("", ""))
    if not deed or not user.has_perm(permission):
        return ""
    sent_back = [approval for approval in approvals if approval.state == Approval.State.SENT_BACK]
    return deed if all(speaks_for(approval.asked_by, user) for approval in sent_back) else ""


def waits_for(correction: Correction, approvals: list[Approval]) -> str:
    """Whose turn it is, when it is not this person's."""
    waiting = [approval for approval in approvals if approval.is_open]
    if waiting:
        step = waiting[0].step_in_turn()
        return _("Waiting for the signature of: %s") % step if step else _("Waiting for a signature.")
    return {
        State.PLAN: _("%s changes the plan.") % correction.requested_by,
        State.APPROVED: _("Customer service hands the approved plan out."),
        State.EXECUTION: _("%s carries it out.") % correction.department,
        State.FEEDBACK: _("%s gives feedback.") % correction.department,
        State.REPORT: _("%s writes the report.") % correction.requested_by,
    }.get(State(correction.state), "")


def may_withdraw(correction: Correction, user, approvals: list[Approval]) -> bool:
    early = (State.PLAN, State.PLAN_REVIEW, State.APPROVED, State.EXECUTION)
    plans = [approval for approval in approvals if approval.kind == PLAN]
    return bool(plans) and correction.state in early and user.has_perm(ADD) and speaks_for(plans[-1].asked_by, user)

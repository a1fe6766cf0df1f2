"""What may be done with a case now: the one obvious next deed, and the others beside it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.actions.cases import BACK
from complaints.actions.revisits.planning import IN_POOL
from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.silence import may_remind
from complaints.states import AWAY, EXPLAINED_AT, STEPS, UNSETTLED, State


@dataclass(frozen=True)
class Deed:
    """A deed with its page, and what it takes to do it."""

    url_name: str
    label: str | Promise
    permission: str
    icon: str

    @property
    def address(self) -> str:
        return f"complaints:{self.url_name}"


ACCEPT = Deed("accept", _("Accept"), "complaints.judge_complaint", "check")
JUDGE = Deed("judge", _("Judge again"), "complaints.judge_complaint", "scale")
ASSIGN = Deed("assign", _("Give to somebody"), "complaints.assign_complaint", "user-share")
INVESTIGATE = Deed("investigate", _("Investigate"), "complaints.resolve_complaint", "search")
PROPOSE = Deed("propose", _("Propose a solution"), "complaints.resolve_complaint", "bulb")
CARRY_OUT = Deed("carry_out", _("Carry out"), "complaints.resolve_complaint", "check")
EXPLAIN = Deed("explain", _("Explain to the customer"), "complaints.answer_complaint", "message")
ANSWER = Deed("answer", _("Answer the customer"), "complaints.answer_complaint", "send")
CONFIRM = Deed("confirm", _("View of the customer"), "complaints.answer_complaint", "message")
FILE = Deed("file_case", pgettext_lazy("complaint", "File"), "complaints.file_complaint", "archive")
REVISIT = Deed("revisit_case", pgettext_lazy("button", "revisit"), "complaints.add_revisit", "phone")
PLAN_REVISIT = Deed("plan_revisit", _("Plan a revisit"), "complaints.plan_revisit", "calendar")
RESPONSIBLE = Deed("name_responsible", _("Name who is responsible"), "complaints.judge_responsibility", "scale")
RESPOND = Deed("respond", _("Tell the customer"), "complaints.answer_complaint", "phone")
REMIND = Deed("remind", _("Remind in writing"), "complaints.answer_complaint", "mail")
AGREE = Deed("agree_reply", _("Agree on a time"), "complaints.answer_complaint", "clock")
WAIT = Deed("wait", _("Wait for the customer"), "complaints.resolve_complaint", "hourglass")
GO_ON = Deed("go_on", _("Go on"), "complaints.resolve_complaint", "player-play")
UNSOLVED = Deed("report_unsolved", _("Cannot be solved yet"), "complaints.resolve_complaint", "alert-triangle")
SPECIAL = Deed("special", _("Special case"), "complaints.mark_special_complaint", "hourglass")
SEND_BACK = Deed("send_back", pgettext_lazy("complaint", "Send back"), "complaints.assign_complaint", "arrow-back-up")
WITHDRAW = Deed("withdraw", pgettext_lazy("complaint", "Withdraw"), "complaints.withdraw_complaint", "arrow-back-up")
REOPEN = Deed("reopen", _("Open again"), "complaints.reopen_complaint", "refresh")

NEXT = {
    State.REGISTERED: ACCEPT,
    State.ACCEPTED: ASSIGN,
    State.ASSIGNED: INVESTIGATE,
    State.INVESTIGATING: INVESTIGATE,
    State.APPROVED: CARRY_OUT,
    State.CARRIED_OUT: ANSWER,
    State.ANSWERED: CONFIRM,
    State.CONFIRMED: FILE,
    State.REVISITED: FILE,
    State.EXPLAINED: FILE,
}


def next_deed(complaint: Complaint, *, is_investigated: bool = False) -> Deed | None:
    """What the case waits for, whoever may do it."""
    if complaint.is_valid is False and complaint.state in EXPLAINED_AT:
        return EXPLAIN
    if complaint.state == State.INVESTIGATING and is_investigated:
        return PROPOSE
    if complaint.state == State.CONFIRMED and complaint.revisit == "wanted":
        return REVISIT
    if complaint.state in (State.CONFIRMED, State.REVISITED) and not complaint.responsibility:
        return RESPONSIBLE
    return NEXT.get(complaint.state)


def other_deeds(complaint: Complaint, *, is_investigated: bool = False, may_reopen: bool = False) -> list[Deed]:
    """What may be done besides, the frequent first."""
    state = complaint.state
    found = []
    if complaint.is_open:
        found.append(RESPOND)
    if may_remind(complaint):
        found.append(REMIND)
    if state in UNSETTLED:
        found += [AGREE, GO_ON if complaint.is_waiting else WAIT, UNSOLVED]
        found += [] if complaint.is_special else [SPECIAL]
    if state in UNSETTLED - {State.REGISTERED}:
        found.append(JUDGE)
    if state == State.INVESTIGATING and is_investigated:
        found.append(INVESTIGATE)
    if complaint.is_open and next_deed(complaint) != ASSIGN:
        found.append(ASSIGN)
    if state in BACK:
        found.append(SEND_BACK)
    if state in IN_POOL and complaint.revisit not in ("wanted", "done"):
        found.append(PLAN_REVISIT)
    if may_reopen:
        found.append(REOPEN)
    if AWAY & STEPS[state] and State.WITHDRAWN in STEPS[state]:
        found.append(WITHDRAW)
    return found


def allowed(deeds: list[Deed], person, complaint: Complaint) -> list[Deed]:
    """What this person may do: nothing is offered that would be refused."""
    return [deed for deed in deeds if person.has_perm(deed.permission) and not is_barred(deed, person, complaint)]


def is_barred(deed: Deed, person, complaint: Complaint) -> bool:
    """The person complained about looks into nothing; where the policy says so the handler does not judge."""
    if person.pk == complaint.about_id:
        return deed in (ACCEPT, JUDGE, INVESTIGATE, RESPONSIBLE)
    is_handler = person.pk == complaint.handler_id
    return deed in (ACCEPT, JUDGE) and is_handler and policy_for(complaint).judge_is_another

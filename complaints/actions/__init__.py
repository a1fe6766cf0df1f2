"""What happens with complaints. Each deed asks `by=`, writes the trail and gives back the fresh record."""

from complaints.actions.blame import name_responsible
from complaints.actions.cases import (
    agree_reply,
    assign,
    go_on,
    mark_special,
    report_unsolved,
    respond,
    send_back,
    wait,
    withdraw,
)
from complaints.actions.checks import check_case, draw_checks
from complaints.actions.disposals import decide_disposal, propose_disposals
from complaints.actions.files import remove_file
from complaints.actions.firm import ask_firm
from complaints.actions.grievances import propose_for_grievance
from complaints.actions.inquiries import (
    answer_inquiry,
    decide_inquiry,
    link_complaint,
    publish_inquiry,
    take_inquiry,
)
from complaints.actions.intake import add_files, answer_on_the_spot, take_in
from complaints.actions.investigating import appoint, begin, brief, investigate, report
from complaints.actions.judging import accept, judge
from complaints.actions.merging import gather, merge, unmerge
from complaints.actions.months import make_report, send_report
from complaints.actions.penalties import propose_penalty, tell_punishment
from complaints.actions.plans import carry_out_plan, check_plan, make_plan
from complaints.actions.register import register
from complaints.actions.remedies import propose
from complaints.actions.reopening import reopen
from complaints.actions.retests import code_sample, conclude_retest
from complaints.actions.revisits.letters import answer_by_letter
from complaints.actions.revisits.planning import arrange, plan_by_hand
from complaints.actions.revisits.rounds import plan_visits
from complaints.actions.revisits.signing import sign_revisit, waive_revisit
from complaints.actions.revisits.visiting import carry_out_revisit
from complaints.actions.secrets import reveal_phone
from complaints.actions.settling import answer, carry_out, confirm, explain, file_case, remind

__all__ = [
    "accept",
    "add_files",
    "agree_reply",
    "answer",
    "answer_by_letter",
    "answer_inquiry",
    "answer_on_the_spot",
    "appoint",
    "arrange",
    "ask_firm",
    "assign",
    "begin",
    "brief",
    "carry_out",
    "carry_out_plan",
    "carry_out_revisit",
    "check_case",
    "check_plan",
    "code_sample",
    "conclude_retest",
    "confirm",
    "decide_disposal",
    "decide_inquiry",
    "draw_checks",
    "explain",
    "file_case",
    "gather",
    "go_on",
    "investigate",
    "judge",
    "link_complaint",
    "make_plan",
    "make_report",
    "mark_special",
    "merge",
    "name_responsible",
    "plan_by_hand",
    "plan_visits",
    "propose",
    "propose_disposals",
    "propose_for_grievance",
    "propose_penalty",
    "publish_inquiry",
    "register",
    "remind",
    "remove_file",
    "reopen",
    "report",
    "report_unsolved",
    "respond",
    "reveal_phone",
    "send_back",
    "send_report",
    "sign_revisit",
    "take_in",
    "take_inquiry",
    "tell_punishment",
    "unmerge",
    "wait",
    "waive_revisit",
    "withdraw",
]

"""Pages of complaints."""

from complaints.views.blame import ask_firm, name_responsible, propose_penalty, tell_punishment
from complaints.views.deeds import (
    accept,
    agree_reply,
    answer,
    assign,
    carry_out,
    confirm,
    explain,
    file_case,
    go_on,
    investigate,
    judge,
    propose,
    remind,
    reopen,
    report_unsolved,
    respond,
    send_back,
    special,
    wait,
    withdraw,
)
from complaints.views.detail import detail, next_page
from complaints.views.export import complaint_export
from complaints.views.figures import figures, figures_export, figures_print
from complaints.views.files import file, file_add, file_remove
from complaints.views.inquiries import (
    inquiry,
    inquiry_answer,
    inquiry_decide,
    inquiry_export,
    inquiry_list,
    inquiry_new,
    inquiry_publish,
)
from complaints.views.investigating import appoint, brief, code_sample, conclude_retest, report
from complaints.views.list import complaint_list
from complaints.views.merging import gather, merge, unmerge
from complaints.views.months import month, month_print, month_send, months
from complaints.views.penalties import penalty_export, penalty_list
from complaints.views.plans import make_plan, plan, plan_list
from complaints.views.prints import print_book, print_handling, print_sheet
from complaints.views.register import beside, customer_hits, new
from complaints.views.repeats import repeats
from complaints.views.secrets import reveal

__all__ = [
    "accept",
    "agree_reply",
    "answer",
    "appoint",
    "ask_firm",
    "assign",
    "beside",
    "brief",
    "carry_out",
    "code_sample",
    "complaint_export",
    "complaint_list",
    "conclude_retest",
    "confirm",
    "customer_hits",
    "detail",
    "explain",
    "figures",
    "figures_export",
    "figures_print",
    "file",
    "file_add",
    "file_case",
    "file_remove",
    "gather",
    "go_on",
    "inquiry",
    "inquiry_answer",
    "inquiry_decide",
    "inquiry_export",
    "inquiry_list",
    "inquiry_new",
    "inquiry_publish",
    "investigate",
    "judge",
    "make_plan",
    "merge",
    "month",
    "month_print",
    "month_send",
    "months",
    "name_responsible",
    "new",
    "next_page",
    "penalty_export",
    "penalty_list",
    "plan",
    "plan_list",
    "print_book",
    "print_handling",
    "print_sheet",
    "propose",
    "propose_penalty",
    "remind",
    "reopen",
    "repeats",
    "report",
    "report_unsolved",
    "respond",
    "reveal",
    "send_back",
    "special",
    "tell_punishment",
    "unmerge",
    "wait",
    "withdraw",
]

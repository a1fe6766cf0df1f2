"""Pages of complaints."""

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
from complaints.views.list import complaint_list
from complaints.views.register import customer_hits, new
from complaints.views.secrets import reveal

__all__ = [
    "accept",
    "agree_reply",
    "answer",
    "assign",
    "carry_out",
    "complaint_export",
    "complaint_list",
    "confirm",
    "customer_hits",
    "detail",
    "explain",
    "file_case",
    "go_on",
    "investigate",
    "judge",
    "new",
    "next_page",
    "propose",
    "reopen",
    "report_unsolved",
    "respond",
    "reveal",
    "send_back",
    "special",
    "wait",
    "withdraw",
]

"""What happens with complaints. Each deed asks `by=`, writes the trail and gives back the fresh record."""

from complaints.actions.cases import (
    agree_reply,
    assign,
    go_on,
    mark_special,
    reopen,
    report_unsolved,
    respond,
    send_back,
    wait,
    withdraw,
)
from complaints.actions.files import remove_file
from complaints.actions.investigating import begin, investigate
from complaints.actions.judging import accept, judge
from complaints.actions.register import register
from complaints.actions.remedies import propose
from complaints.actions.secrets import reveal_phone
from complaints.actions.settling import answer, carry_out, confirm, explain, file_case

__all__ = [
    "accept",
    "agree_reply",
    "answer",
    "assign",
    "begin",
    "carry_out",
    "confirm",
    "explain",
    "file_case",
    "go_on",
    "investigate",
    "judge",
    "mark_special",
    "propose",
    "register",
    "remove_file",
    "reopen",
    "report_unsolved",
    "respond",
    "reveal_phone",
    "send_back",
    "wait",
    "withdraw",
]

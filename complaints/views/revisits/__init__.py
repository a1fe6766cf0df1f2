"""Pages of revisits."""

from complaints.views.revisits.letter import letter, letter_file
from complaints.views.revisits.list import revisit_list
from complaints.views.revisits.month import draw, month, plan_round
from complaints.views.revisits.of_case import plan_revisit, revisit_case
from complaints.views.revisits.sheet import arrange, do, sheet, sign, signature, waive

__all__ = [
    "arrange",
    "do",
    "draw",
    "letter",
    "letter_file",
    "month",
    "plan_revisit",
    "plan_round",
    "revisit_case",
    "revisit_list",
    "sheet",
    "sign",
    "signature",
    "waive",
]

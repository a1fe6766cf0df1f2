"""How long files are read and lent, and what happens when they do not come back."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import span, whole, yes_no
from regulations.values import Span


@dataclass(frozen=True)
class LendingPolicy:
    """S1-05 R18-R19, S1-26 R15-R18."""

    loan_days: int = whole(
        3, least=1, most=365, unit=_("days"), label=_("a loan lasts at most"), help=_("From the hand-over (S1-05 R18).")
    )
    grant_days: int = whole(30, least=1, most=365, unit=_("days"), label=_("a grant lasts at most"))
    fetch_within: Span = span(
        "5 working days", most=60, label=_("fetched within"), help=_("After the approval; then it is void.")
    )
    remind_before: int = whole(
        1, most=30, unit=_("days"), label=_("reminded before the day"), help=_("And on the day, and daily after it.")
    )
    overdue_is_violation: bool = yes_no(
        True, label=_("overdue is a violation"), help=_("S1-26 R16; the record goes to the head.")
    )
    signed_within: Span = span(
        "1 working days", most=30, label=_("the borrower signs for the hand-over within"), help=_("S1-05 R18.")
    )
    trouble_within: Span = span(
        "3 working days", most=60, label=_("damage and loss are decided within"), help=_("S1-26 R18.")
    )
    pick_within: Span = span(
        "1 working days", most=30, label=_("a file asked for in words is picked within"), help=_("By the specialist.")
    )

"""Who is revisited, by whom, how often and with which questions (S2-05)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import span, text, texts, whole
from regulations.values import Span

PER_CENT = {"most": 100, "unit": "%"}


@dataclass(frozen=True)
class RevisitPolicy:
    complaint_quota: int = whole(50, label=_("complaints revisited"), **PER_CENT)
    repair_quota: int = whole(30, label=_("repairs revisited"), **PER_CENT)
    event_quota: int = whole(10, label=_("events revisited"), **PER_CENT)
    repair_revisit_within: Span = span("30 days", label=_("revisit after a repair within"))
    event_revisit_within: Span = span("30 days", label=_("revisit after an event within"))
    lot_days: int = whole(
        62,
        least=1,
        most=366,
        unit=_("days"),
        needs_clause=False,
        label=_("lots are drawn for"),
        help=_("What is entered later than so many days after it happened gets no lot any more."),
    )
    revisit_general: str = text("agent", label=_("general complaints are revisited by"), help=_("Code of a role."))
    revisit_serious: str = text(
        "department_head", label=_("serious complaints are revisited by"), help=_("Code of a role.")
    )
    revisit_major: str = text(
        "general_manager", label=_("major complaints are revisited by"), help=_("Code of a role.")
    )
    messages_in_a_row: int = whole(
        3, least=2, most=20, label=_("messages in a row that do not count"), help=_("So many messages without a call.")
    )
    revisit_questions: tuple[str, ...] = texts(
        ("处理结果", "处理速度", "服务态度"),
        most=12,
        label=_("questions of a revisit"),
        help=_("Answered from 1 to 5."),
    )
    spot_check_share: int = whole(10, label=_("closed cases checked by another"), **PER_CENT)

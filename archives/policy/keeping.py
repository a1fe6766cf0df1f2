"""Filing, inspecting, destroying, and what suits the eye."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.declaring import chain, span, text, texts, whole, yes_no
from regulations.values import Chain, ChainStep, Span


@dataclass(frozen=True)
class KeepingPolicy:
    """S1-05 R7-R12, R24, R26; S1-26 R6; S1-27 R11-R12; S2-11 R3."""

    filing_day: int = whole(
        10, least=1, most=28, label=_("a month is filed by day"), help=_("Of the following month (S1-26 R6).")
    )
    filing_asked: bool = yes_no(False, label=_("departments file every month"), help=_("S1-26 R6."))
    inspection_months: int = whole(
        6, least=1, most=24, unit=_("months"), label=_("files are inspected every"), help=_("S1-05 R11.")
    )
    inspection_days: int = whole(20, least=1, most=120, unit=_("days"), label=_("an inspection takes at most"))
    repair_within: Span = span("10 working days", most=250, label=_("damaged files are repaired within"))
    missing_within: Span = span(
        "5 working days", most=250, label=_("a missing file is followed up within"), help=_("S1-05 R11, S1-26 R18.")
    )
    disposal_months: int = whole(12, least=1, most=60, unit=_("months"), label=_("what is over is appraised every"))
    disposal_rows: int = whole(
        200,
        needs_clause=False,
        least=1,
        most=2000,
        unit=pgettext_lazy("archives", "files"),
        label=_("files on a list of what is over, at most"),
    )
    appraised_within: Span = span("30 working days", most=250, label=_("what is over is appraised within"))
    destroyed_within: Span = span("20 working days", most=250, label=_("what is to be destroyed is destroyed within"))
    disposal_chain: Chain = chain(
        (ChainStep("information_supervisor"), ChainStep("general_manager")), label=_("who decides on destruction")
    )
    method: str = text("粉碎", most=40, label=_("how files are destroyed"), help=_("Never sold as waste paper (R24)."))
    backups: str = text("", most=200, label=_("backups that still hold what was destroyed"))
    leak_roles: tuple[str, ...] = texts(
        ("information_supervisor", "service_manager"),
        most=6,
        label=_("told of a leak at once"),
        help=_("Codes of roles, one a line (S1-05 R26)."),
    )
    leak_answered_within: Span = span("2 hours", most=240, label=_("a leak is answered within"))
    leak_penalty: bool = yes_no(False, label=_("a penalty is proposed for a leak"), help=_("S1-27 R12."))
    penalty_least: int = whole(100, most=100_000, unit=_("yuan"), label=_("the smallest penalty"))
    penalty_most: int = whole(500, most=100_000, unit=_("yuan"), label=_("the largest penalty"))
    penalty_head: int = whole(80, most=100, unit="%", label=_("of it the head of the department bears as much again"))
    leak_penalty_chain: Chain = chain(
        (ChainStep("general_manager"),), label=_("who decides on a penalty for a leak"), help=_("S1-27 R12.")
    )
    report_within: Span = span(
        "5 working days",
        most=250,
        label=_("a report that recurs is made within"),
        help=_("After its period (S1-05 R9)."),
    )
    report_chain: Chain = chain(
        (ChainStep("service_manager"), ChainStep("general_manager")),
        label=_("who allows reports for other departments"),
        help=_("S1-05 R7."),
    )
    report_change_chain: Chain = chain(
        (ChainStep("general_manager"),), label=_("who allows changes of single items"), help=_("S1-05 R8.")
    )
    upload_mb: int = whole(
        50, needs_clause=False, least=1, most=500, unit="MB", label=_("a document of a file at most")
    )
    most_pages: int = whole(2000, needs_clause=False, least=1, most=20_000, unit=_("pages"), label=_("and at most"))
    page_width: int = whole(
        1240, needs_clause=False, least=600, most=3000, unit="px", label=_("a page on the screen is as wide as")
    )
    copy_pages: int = whole(
        30, needs_clause=False, least=1, most=200, unit=_("pages"), label=_("pages printed or taken along at once")
    )
    filed_a_night: int = whole(
        2000,
        needs_clause=False,
        most=100_000,
        unit=_("records"),
        label=_("records filed afterwards in a night at most"),
        help=_("What ended before the archives were there, or could not be filed on its day."),
    )
    fault_within: Span = span(
        "3 working days", most=60, needs_clause=False, label=_("a stored document found damaged is restored within")
    )
    verify_share: int = whole(
        3, needs_clause=False, least=1, most=100, unit="%", label=_("stored copies checked each night")
    )
    page_size: int = whole(50, needs_clause=False, least=10, most=200, unit=_("rows"), label=_("rows on a page"))
    book_rows: int = whole(
        20_000, needs_clause=False, least=100, most=100_000, unit=_("rows"), label=_("rows in a register book at most")
    )

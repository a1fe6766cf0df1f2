"""What a grade brings a customer: support plans, long-term agreements, visits, checks of the use of grades."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, choice, optional_span, span, texts, whole, yes_no
from regulations.values import Chain, ChainStep, Span

DAYS = ("days",)
PERIODS = (("month", _("month")), ("year", _("year")))
COUNTED = (("visit", _("visits")), ("contact", _("visits, calls and meetings")))


@dataclass(frozen=True)
class CarePolicy:
    """S1-13 R4, R7, R10, R14."""

    plan_within: Span = span(
        "10 working days",
        most=120,
        label=_("a support plan is filled in within"),
        help=_("For each customer of grade A, from the publication of the grades on (S1-13 R4)."),
    )
    plan_signed: bool = yes_no(
        True, label=_("a support plan is signed"), help=_("Otherwise it is in force as soon as it is handed in.")
    )
    plan_chain: Chain = chain((ChainStep("sales_director"),), label=_("signatures under a support plan"))
    agreement_notice: int = whole(
        60,
        least=1,
        most=365,
        unit=_("days"),
        label=_("tell before a long-term agreement runs out"),
        help=_("From then on the sales director owes a renewal or its end (S1-13 R10)."),
    )
    visit_a: Span | None = optional_span(
        "30 days",
        units=DAYS,
        label=_("days between visits of the representative: grade A"),
        help=_("Empty: none is demanded. The rule asks for regular visits and names no number (S1-13 R14)."),
    )
    visit_b: Span | None = optional_span(
        "90 days", units=DAYS, label=_("days between visits of the representative: grade B")
    )
    visit_c: Span | None = optional_span("", units=DAYS, label=_("days between visits of the representative: grade C"))
    lead_visit_a: Span | None = optional_span(
        "90 days",
        units=DAYS,
        label=_("days between visits of the supervisor: grade A"),
        help=_("Of whoever leads the representative (S1-13 R14)."),
    )
    lead_visit_b: Span | None = optional_span("", units=DAYS, label=_("days between visits of the supervisor: grade B"))
    lead_visit_c: Span | None = optional_span("", units=DAYS, label=_("days between visits of the supervisor: grade C"))
    visit_counts: str = choice("visit", COUNTED, label=_("what counts as a visit"))
    visit_within: Span = span("5 working days", most=60, label=_("a visit that is due is made within"))
    grade_check_every: str = choice("month", PERIODS, label=_("the use of grades is checked every"))
    grade_check_count: int = whole(
        2,
        most=100,
        unit=_("customers"),
        label=_("customers checked of each department"),
        help=_("Drawn at the beginning of each period; 0: none (S1-13 R7)."),
    )
    grade_check_points: tuple[str, ...] = texts(
        ("按期拜访", "订单优先排产", "投诉优先处理", "价格与账期合规"),
        label=_("points of a check of the use of grades"),
        help=_("One a line."),
    )
    grade_check_within: Span = span("10 working days", most=120, label=_("a drawn customer is checked within"))

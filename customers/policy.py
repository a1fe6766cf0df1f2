"""Numbers and lists of the customer register that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, span, text, texts, whole
from regulations.policies import policy_of
from regulations.values import Chain, ChainStep, Span

TRADE_TYPES = ("经销商", "批发商", "零售商", "生产企业", "餐饮", "机关团体", "电商", "个人")
TWO_SIGNATURES = (ChainStep("service_manager"), ChainStep("general_manager"))  # S1-15 R1, R4


@dataclass(frozen=True)
class CustomerPolicy:
    """Defaults until the company publishes its own values."""

    code_prefix: str = text(
        "KH-",
        needs_clause=False,
        most=10,
        label=_("customer code begins with"),
        help=_("Codes that were given out keep what they began with."),
    )
    code_digits: int = whole(7, needs_clause=False, least=3, most=12, label=_("digits of the customer code"))
    default_source: str = text(
        "ERP",
        needs_clause=False,
        least=1,
        most=20,
        label=_("source system"),
        help=_("The system that imported rows come from when the import names none."),
    )
    page_size: int = whole(50, needs_clause=False, least=10, most=200, unit=_("rows"), label=_("customers on one page"))
    count_limit: int = whole(
        1000,
        needs_clause=False,
        least=100,
        most=100_000,
        unit=_("rows"),
        label=_("count a list up to"),
        help=_("A list counts no further."),
    )
    hit_count: int = whole(8, needs_clause=False, least=3, most=30, unit=_("hits"), label=_("hits shown while typing"))
    trade_types: tuple[str, ...] = texts(TRADE_TYPES, most=60, label=_("trade types"), help=_("One a line."))
    submission_days: int = whole(
        7,
        needs_clause=False,
        least=1,
        most=90,
        unit=_("days"),
        label=_("a form sent twice is known for"),
        help=_("So long the same form sent again makes no second record."),
    )
    timeline_size: int = whole(
        20, needs_clause=False, least=5, most=100, unit=_("entries"), label=_("entries of the timeline on one page")
    )
    reveal_reason_length: int = whole(
        4,
        least=1,
        most=100,
        unit=_("characters"),
        label=_("reason for showing a sensitive field"),
        help=_("The reason must be at least so long."),
    )
    reveals_an_hour: int = whole(
        100,
        least=1,
        most=10_000,
        unit=_("fields"),
        label=_("sensitive fields within an hour"),
        help=_("So many sensitive fields one person may show within an hour."),
    )
    correction_plan_chain: Chain = chain(
        TWO_SIGNATURES, label=_("signatures under a correction plan"), help=_("In this order.")
    )
    correction_report_chain: Chain = chain(
        TWO_SIGNATURES, label=_("signatures under a correction report"), help=_("In this order.")
    )
    correction_execute_within: Span = span(
        "5 working days",
        label=_("carry out an approved correction"),
        help=_("From the last signature under the plan. The source names no time; this is our own default."),
    )
    correction_report_within: Span = span(
        "3 working days",
        label=_("report on a correction"),
        help=_("From the feedback. The source names no time; this is our own default."),
    )


DEFAULTS = CustomerPolicy()


def policy_for(record=None) -> CustomerPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return policy_of("customers", record)

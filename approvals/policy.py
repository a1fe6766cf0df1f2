"""Numbers of approvals that a company may set differently."""

from dataclasses import dataclass

from regulations.values import Span

TWO_DAYS = Span(2, "working_days")


@dataclass(frozen=True)
class ApprovalPolicy:
    """Defaults until the company publishes its own values."""

    decide_within: Span = TWO_DAYS  # each signature; then it goes one superior up, once a step
    escalations: int = 2  # at most so many within one approval
    reminders_a_day: int = 2  # that an applicant may send about one approval
    one_signature_is_enough: bool = False  # who signed an earlier step of the same round need not sign again
    bulk_kinds: tuple[str, ...] = ()  # kinds of which several may be approved at once
    precedents: int = 5  # earlier decisions shown beside a request
    page_size: int = 30
    count_limit: int = 1000  # a list counts no further than this


DEFAULTS = ApprovalPolicy()


def policy_for(record=None) -> ApprovalPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return DEFAULTS

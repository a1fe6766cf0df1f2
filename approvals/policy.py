"""Numbers of approvals that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import span, texts, whole, yes_no
from regulations.policies import policy_of
from regulations.values import Span


@dataclass(frozen=True)
class ApprovalPolicy:
    """Defaults until the company publishes its own values."""

    decide_within: Span = span(
        "2 working days",
        most=60,
        label=_("decide an approval within"),
        help=_("Counted for each signature. After that it goes one superior up, once for each step."),
    )
    escalations: int = whole(
        2,
        most=20,
        unit=_("times"),
        label=_("an approval goes up at most"),
        help=_("Over all steps of one approval. 0: never."),
    )
    reminders_a_day: int = whole(
        2, most=20, unit=_("times"), label=_("an applicant may remind"), help=_("About one approval within one day.")
    )
    one_signature_is_enough: bool = yes_no(
        False,
        label=_("one signature of a person is enough"),
        help=_("Who has signed an earlier step of the same round need not sign a later one."),
    )
    bulk_kinds: tuple[str, ...] = texts(
        (),
        least=0,
        label=_("may be approved several at once"),
        help=_("Kinds of approvals, one a line, such as regulations.policy. Empty: each one is opened and decided."),
    )
    precedents: int = whole(
        5,
        needs_clause=False,
        most=50,
        unit=_("decisions"),
        label=_("earlier decisions shown"),
        help=_("Beside a request of the same kind."),
    )
    page_size: int = whole(30, needs_clause=False, least=10, most=200, unit=_("rows"), label=_("approvals on one page"))
    count_limit: int = whole(
        1000,
        needs_clause=False,
        least=100,
        most=100_000,
        unit=_("rows"),
        label=_("count a list up to"),
        help=_("A list counts no further."),
    )


def policy_for(record=None) -> ApprovalPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return policy_of("approvals", record)

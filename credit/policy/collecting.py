"""The ladder of collection."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.declaring import decimal, span, text, whole
from regulations.values import Span

STAGES = ("remind", "call", "letter", "visit", "lawyer")


def days(default: int, label):
    return whole(default, most=3650, unit=_("days"), label=label, help=_("So long after it was due."))


@dataclass(frozen=True)
class CollectingPolicy:
    """S0-17 R10, S3-05 R1."""

    remind_after: int = days(1, _("remind"))
    call_after: int = days(7, _("call"))
    letter_after: int = days(30, _("send a letter"))
    visit_after: int = days(60, _("visit"))
    lawyer_after: int = days(90, _("hand over to a lawyer"))
    collect_least: Decimal = decimal(
        "100", unit=_("yuan"), label=_("nothing is chased below"), help=_("Sum of what is overdue and not disputed.")
    )
    letter_least: Decimal = decimal("5000", unit=_("yuan"), label=_("no letter or visit below"))
    lawyer_least: Decimal = decimal("50000", unit=_("yuan"), label=_("no lawyer below"))
    chase_within: Span = span("2 working days", most=30, label=_("a stage of collection is done within"))
    collect_after_complaint: Span = span(
        "30 days",
        most=365,
        label=_("after a complaint that was not upheld what is owed is collected within"),
        help=_("The term of payment (S3-05 R5)."),
    )
    dunning_day: int = whole(
        25, least=1, most=31, label=_("day of the month on which finance tells what is overdue"), help=_("S3-05 R1.")
    )
    dunning_by: str = text(
        "finance", label=_("what is overdue is told at the month's end by"), help=_("Code of a role.")
    )
    dso_months: int = whole(
        3, needs_clause=False, least=1, most=12, unit=_("months"), label=_("sales that the days outstanding are of")
    )
    promise_days: int = whole(
        60,
        least=1,
        most=365,
        unit=_("days"),
        label=_("a promise to pay lies ahead at most"),
        help=_("Until its day the ladder rests."),
    )
    pay_within: int = whole(7, least=1, most=90, unit=_("days"), label=_("a letter of demand asks for payment within"))

    def collecting_problems(self) -> dict[str, str]:
        """The rungs follow one another."""
        rungs = [getattr(self, f"{stage}_after") for stage in STAGES]
        if rungs != sorted(rungs):
            return {"lawyer_after": gettext("The stages follow one another: each after at least as many days.")}
        return {}

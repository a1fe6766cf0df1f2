"""The grade between two yearly gradings: new customers, downgrades, and a grade that has run out."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import choice, span, whole
from regulations.values import Span

FIGURES, CHIEF = "figures", "chief"
KEEPS, NONE = "keeps", "none"
BY_WHOM = ((FIGURES, _("from the figures, until the section chief gives another")), (CHIEF, _("by the section chief")))
RUN_OUT = ((KEEPS, _("goes on until the next grading")), (NONE, _("counts as none")))


@dataclass(frozen=True)
class StandingPolicy:
    """S1-13 R5, R8, S3-07 R1-R2."""

    provisional_grade: str = choice(FIGURES, BY_WHOM, label=_("a new customer has its provisional grade"))
    assess_within: Span = span(
        "5 working days",
        most=60,
        label=_("a new customer is assessed within"),
        help=_("Counted from the day on which cooperation is long enough (S1-13 R5)."),
    )
    downgrade_within: Span = span(
        "5 days", most=60, label=_("a report for a downgrade is decided within"), help=_("S3-07 R2.")
    )
    grade_run_out: str = choice(KEEPS, RUN_OUT, label=_("a grade that has run out"), help=_("S1-13 R8."))
    run_out_notice: int = whole(
        30,
        least=1,
        most=180,
        unit=_("days"),
        label=_("the sales director is reminded before grades run out"),
        help=_("So many days before the last day of the grades in force."),
    )

"""By when each step of a complaint is owed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import optional_span, span, yes_no
from regulations.values import Span

RECEIVED = _("Counted from when it was received.")


@dataclass(frozen=True)
class ClockPolicy:
    """The time limits are those of S1-03 R1-R3, R11, R12 and S2-05 R2; the optional ones are set by presets."""

    register_within: Span = span("24 hours", label=_("register within"), help=RECEIVED)
    first_response_within: Span | None = optional_span(
        "24 hours", label=_("first answer within"), help=_("By a person, from when it was received.")
    )
    first_solution_within: Span | None = optional_span(
        None, label=_("first solution within"), help=_("A plan or solution is put forward, from when it was received.")
    )
    verify_within: Span | None = optional_span(
        None, least=0, label=_("verify within"), help=_("The facts are investigated, from when it was received.")
    )
    report_within: Span | None = optional_span(
        None, label=_("report within"), help=_("A report to the management, from the end of the investigation.")
    )
    resolve_normal: Span = span("3 working days", label=_("settle within"), help=RECEIVED)
    resolve_special: Span = span(
        "7 working days",
        label=_("settle special cases within"),
        help=_("Counted from when it was received; a special case needs a reason."),
    )
    retest_within: Span | None = optional_span(
        None, label=_("result of a retest within"), help=_("In writing, from acceptance.")
    )
    retest_urgent_within: Span | None = optional_span(
        None, label=_("result of an urgent retest within"), help=_("In writing, from acceptance.")
    )
    grievance_within: Span | None = optional_span(
        None, label=_("settle grievances within"), help=_("After that both penalties and a transfer are proposed.")
    )
    feedback_within: Span | None = optional_span(
        "24 hours", label=_("tell the customer within"), help=_("From when the solution was carried out.")
    )
    revisit_within: Span | None = optional_span(
        "3 days", least=0, label=_("revisit within"), help=_("From when the case was settled.")
    )
    reopen_within: Span = span(
        "30 days", label=_("may be opened again within"), help=_("Counted from when it was settled.")
    )

    waiting_pauses: bool = yes_no(
        True, label=_("waiting for the customer stops the clocks"), help=_("Those of solving and settling.")
    )

    def clock_problems(self) -> dict[str, str]:
        """A special case never has less time than another."""
        normal, special = self.resolve_normal, self.resolve_special
        if normal.unit == special.unit and special.count < normal.count:
            return {"resolve_special": str(_("A special case cannot have less time than another."))}
        return {}

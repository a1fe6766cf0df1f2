"""How complaints are judged, and when several are one case."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, text, texts, whole, yes_no
from regulations.values import Chain, ChainStep


@dataclass(frozen=True)
class JudgingPolicy:
    attitude_late_days: int = whole(
        30,
        least=1,
        most=3650,
        unit=_("days"),
        label=_("a complaint about manner is late after"),
        help=_("It is then suggested as invalid; a person decides."),
    )
    judge_is_another: bool = yes_no(
        False, label=_("another than the handler judges validity"), help=_("Whoever has the case does not judge it.")
    )
    malicious_chain: Chain = chain(
        (ChainStep("service_manager"), ChainStep("general_manager")),
        label=_("signatures before a malicious complaint is handled firmly"),
    )
    report_roles: tuple[str, ...] = texts(
        ("general_manager",),
        most=6,
        label=_("reports on investigations go to"),
        help=_("Codes of roles, one a line."),
    )
    corrected_chain: Chain = chain(
        (ChainStep("department_head", "department"),), label=_("signatures under a corrected report")
    )
    corrected_mark: str = text("(g)", label=_("mark of a corrected report"), help=_("Behind the number of the report."))
    blind_prefix: str = text("M", label=_("blind codes begin with"), help=_("Of samples that are tested again."))
    retest_by_another: bool = yes_no(
        True,
        label=_("another than the coder tests a sample"),
        help=_("Whoever gave the blind code knows whose sample it is."),
    )
    major_roles: tuple[str, ...] = texts(
        ("service_manager", "general_manager"),
        most=6,
        label=_("told at once of a major complaint"),
        help=_("Codes of roles, one a line."),
    )
    suggestion_roles: tuple[str, ...] = texts(
        ("service_manager",),
        most=6,
        label=_("suggestions are laid before"),
        help=_("Codes of roles, one a line; they adopt or decline."),
    )
    collective_count: int = whole(
        3,
        least=2,
        most=100,
        unit=_("customers"),
        label=_("a collective complaint begins with"),
        help=_("So many customers on one subject are suggested as one major case."),
    )
    collective_days: int = whole(
        30, least=1, most=365, unit=_("days"), label=_("within"), help=_("In which they complain about one subject.")
    )
    repeat_days: int = whole(365, least=1, most=3650, unit=_("days"), label=_("earlier complaints are shown for"))

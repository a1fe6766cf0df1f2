"""What is let go, what is held, and who decides."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, choice, decimal, span, texts, whole, yes_no
from regulations.values import Chain, ChainStep, Span

LEVELS = (("ignore", _("let it go")), ("warn", _("warn")), ("hold", _("hold")))


@dataclass(frozen=True)
class ReleasingPolicy:
    """S0-21 R56-R66, R77-R83."""

    near_percent: int = whole(
        80, least=1, most=100, unit="%", label=_("near the limit from"), help=_("Of the limit (S0-21 R64).")
    )
    near_back: int = whole(
        5,
        most=50,
        unit=_("points"),
        label=_("no longer near"),
        help=_("That much below; so that one notice goes out on the way up and one on the way down."),
    )
    near_reported_within: Span = span(
        "1 working days",
        most=30,
        label=_("the representative reports near the limit within"),
        help=_("Beforehand, says S0-21 R64: counted from the moment at which the limit came near."),
    )
    near_decided_within: Span = span(
        "2 working days", most=30, label=_("the superior decides on a report near the limit within")
    )
    warn_percent: int = whole(90, least=1, most=100, unit="%", label=_("a release is warned about from"))
    overdue_days: int = whole(
        30, most=3650, unit=_("days"), label=_("overdue for more than"), help=_("Then a release is held, …")
    )
    overdue_least: Decimal = decimal(
        "1000", unit=_("yuan"), label=_("and more than this is overdue"), help=_("Without what is disputed.")
    )
    overdue_level: str = choice("hold", LEVELS, label=_("when too much is overdue for too long"))
    any_overdue_level: str = choice("warn", LEVELS, label=_("when anything is overdue"))
    expired_level: str = choice("hold", LEVELS, label=_("when the limit has run out"))
    condition_level: str = choice("hold", LEVELS, label=_("when a condition is missing or has run out"))
    bing_level: str = choice("warn", LEVELS, label=_("for customers of category Bing"))
    exception_covers_overdue: bool = yes_no(
        True, label=_("an exception also covers what is overdue"), help=_("Otherwise only the amount over the limit.")
    )
    exception_chain: Chain = chain(
        (ChainStep("sales_supervisor", "department"), ChainStep("general_manager")),
        label=_("signatures under an exception"),
        help=_("Over the limit: supervisor, then general manager (S0-21 R65)."),
    )
    exception_days: int = whole(30, least=1, most=365, unit=_("days"), label=_("an exception holds at most"))
    stop_confirmed_within: Span = span(
        "1 working days", most=30, label=_("an emergency stop is confirmed within"), help=_("S0-21 R79.")
    )
    danger_instructed_within: Span = span(
        "2 working days", most=30, label=_("a danger report is answered within"), help=_("By the superior.")
    )
    measure_chain: Chain = chain(
        (ChainStep("superior"),), label=_("signatures under a measure"), help=_("None without instruction (R53).")
    )
    return_copies: tuple[str, ...] = texts(
        ("第二联 仓库", "第三联 财务", "第四联 销售"),
        label=_("copies of a return slip"),
        help=_("One a line; each is printed on a page of its own (S3-05 R4)."),
    )
    api_per_minute: int = whole(
        600, needs_clause=False, least=1, most=100_000, label=_("requests of another system a minute")
    )

    def releasing_problems(self) -> dict[str, str]:
        if self.near_back >= self.near_percent:
            return {"near_back": gettext("It cannot be below zero.")}
        return {}

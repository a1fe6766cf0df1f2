"""How long cases are kept, when figures are due, and what suits the eye."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import text, texts, whole


@dataclass(frozen=True)
class KeepingPolicy:
    keep_years: int = whole(
        1, least=1, most=100, unit=_("years"), label=_("complaints are kept"), help=_("From when they were filed.")
    )
    keep_important_years: int = whole(
        30, least=1, most=100, unit=_("years"), label=_("important complaints are kept"), help=_("The long term.")
    )
    statistics_day: int = whole(
        10, least=1, most=28, label=_("monthly figures are due on day"), help=_("Of the following month.")
    )
    statistics_roles: tuple[str, ...] = texts(
        ("general_manager",), most=6, label=_("monthly figures go to"), help=_("Codes of roles, one a line.")
    )
    statistics_by: str = text("service_manager", label=_("monthly figures are prepared by"), help=_("Code of a role."))
    page_size: int = whole(50, needs_clause=False, label=_("rows on a page"), least=10, most=200)
    count_limit: int = whole(1000, needs_clause=False, label=_("rows counted at most"), least=100, most=10_000)
    book_rows: int = whole(
        20_000, needs_clause=False, label=_("complaints in a register book at most"), least=100, most=100_000
    )

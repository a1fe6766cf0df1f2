"""Numbers of the complaint register that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import span, whole
from regulations.policies import policy_of
from regulations.values import Span


@dataclass(frozen=True)
class ComplaintPolicy:
    """Defaults until the company publishes its own values. The time limits are those of S1-03 R2, R3 and R11."""

    register_within: Span = span("24 hours", label=_("register within"), help=_("Counted from when it was received."))
    resolve_normal: Span = span(
        "3 working days", label=_("settle within"), help=_("Counted from when it was received.")
    )
    resolve_special: Span = span(
        "7 working days",
        label=_("settle special cases within"),
        help=_("Counted from when it was received; a special case needs a reason."),
    )
    reopen_within: Span = span(
        "30 days", label=_("may be opened again within"), help=_("Counted from when it was settled.")
    )
    page_size: int = whole(50, needs_clause=False, label=_("rows on a page"), least=10, most=200)
    count_limit: int = whole(1000, needs_clause=False, label=_("rows counted at most"), least=100, most=10_000)

    def problems(self) -> dict[str, str]:
        """A special case never has less time than another."""
        normal, special = self.resolve_normal, self.resolve_special
        if normal.unit == special.unit and special.count < normal.count:
            return {"resolve_special": str(_("A special case cannot have less time than another."))}
        return {}


def policy_for(record=None) -> ComplaintPolicy:
    """The policy that the complaint was registered under; without one that in force."""
    return policy_of("complaints", record)

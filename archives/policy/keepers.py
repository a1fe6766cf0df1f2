"""How files go from one keeper to another."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import choice, span
from regulations.values import Span

NEVER, APART, ALWAYS = "never", "apart", "always"


@dataclass(frozen=True)
class KeeperPolicy:
    """S1-26 R2, S1-05 R20."""

    hand_over_within: Span = span(
        "3 working days", most=60, label=_("each signs a hand-over of files within"), help=_("S1-26 R2.")
    )
    hand_over_witness: str = choice(
        APART,
        [
            (NEVER, _("no hand-over")),
            (APART, _("who leaves, and files that stand apart")),
            (ALWAYS, _("every hand-over")),
        ],
        label=_("a supervisor witnesses"),
        help=_("S1-26 R2, S1-05 R20."),
    )

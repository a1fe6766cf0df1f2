"""What responsibility for a complaint costs. Fines on wages are off and marked for legal review."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.declaring import chain, decimal, whole, yes_no
from regulations.values import Chain, ChainStep

LEGAL = _("Fines on wages need a legal review (Labour Contract Act); off unless the company switches them on.")


@dataclass(frozen=True)
class BlamePolicy:
    points_per_case: Decimal = decimal(
        "1", most=100, unit=pgettext_lazy("unit", "points"), label=_("points for each complaint")
    )
    fines_on: bool = yes_no(False, label=_("fines may be proposed"), help=LEGAL)
    fine_least: Decimal = decimal("200", most=100_000, unit=_("yuan"), label=_("smallest fine"), help=LEGAL)
    fine_most: Decimal = decimal("1500", most=100_000, unit=_("yuan"), label=_("largest fine"), help=LEGAL)
    found_fine: Decimal = decimal(
        "100", most=100_000, unit=_("yuan"), label=_("fine for a grievance that was found"), help=LEGAL
    )
    superior_fine: Decimal = decimal(
        "100",
        most=100_000,
        unit=_("yuan"),
        label=_("fine when the customer went to the management"),
        help=LEGAL,
    )
    grievance_fine: Decimal = decimal(
        "500", most=100_000, unit=_("yuan"), label=_("fine for a grievance not settled in time"), help=LEGAL
    )
    grievance_days: int = whole(
        30,
        needs_clause=False,
        least=1,
        most=365,
        unit=_("days"),
        label=_("late grievances are looked for back to"),
        help=_("Settled too late longer ago, nothing is proposed any more."),
    )
    attitude_criticism: bool = yes_no(
        True, label=_("circulated criticism for poor service"), help=_("Proposed when the complaint is valid.")
    )
    penalty_chain: Chain = chain(
        (ChainStep("service_manager"), ChainStep("general_manager")), label=_("signatures under a penalty")
    )

    def blame_problems(self) -> dict[str, str]:
        if self.fine_most < self.fine_least:
            return {"fine_most": str(_("The largest fine cannot be below the smallest."))}
        return {}

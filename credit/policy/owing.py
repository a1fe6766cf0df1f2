"""Receivables, bills and how old a debt is."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, choice, texts, whole, yes_no
from regulations.values import Chain, ChainStep

AGES = (("invoice", _("from the invoice date")), ("due", _("from the due date")))


@dataclass(frozen=True)
class OwingPolicy:
    """What counts as lent, and how it is counted (S0-21 R57)."""

    payment_days: int = whole(
        30, most=365, unit=_("days"), label=_("an invoice is due after"), help=_("Where it names no day of its own.")
    )
    orders_count: bool = yes_no(
        False, label=_("confirmed, undelivered orders count as lent"), help=_("Beside receivables and bills.")
    )
    prepaid_counts: bool = yes_no(
        True, label=_("what was paid beforehand is taken off"), help=_("Money that has settled no invoice yet.")
    )
    passed_bills_count: bool = yes_no(
        False,
        label=_("bills passed on still count as lent"),
        help=_("Endorsed or discounted ones. Otherwise they count again only when they are dishonoured."),
    )
    ageing_from: str = choice("invoice", AGES, label=_("the age of a debt is counted"))
    ageing_days: tuple[str, ...] = texts(
        ("30", "60", "90", "180", "360"), least=1, most=8, label=_("bounds of the ages"), help=_("Days, one a line.")
    )
    write_off_chain: Chain = chain(
        (ChainStep("finance"), ChainStep("general_manager")), label=_("signatures under a write-off")
    )

    @property
    def buckets(self) -> tuple[int, ...]:
        """Upper bounds of the ages in days; what is older has a column of its own."""
        return tuple(sorted(int(days) for days in self.ageing_days if days.strip().isdigit()))

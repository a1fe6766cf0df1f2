"""The yearly campaign: who rates, until when, and who signs."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, span, whole
from regulations.values import Chain, ChainStep, Span


@dataclass(frozen=True)
class CampaignPolicy:
    """S1-13 R2-R9."""

    initial_within: Span = span(
        "3 working days", most=60, label=_("section chiefs hand their sheets in within"), help=_("S1-13 R3.")
    )
    review_within: Span = span("2 working days", most=60, label=_("the review meeting is held within"))
    list_a_chain: Chain = chain(
        (ChainStep("sales_director"), ChainStep("general_manager"), ChainStep("chairman")),
        label=_("signatures under the list of grade A"),
        help=_("S1-13 R9."),
    )
    list_bc_chain: Chain = chain((ChainStep("sales_director"),), label=_("signatures under the list of grades B and C"))
    grade_valid_months: int = whole(
        12, least=1, most=60, unit=_("months"), label=_("a grade holds for"), help=_("Grade A is not for life (R8).")
    )
    provisional_months: int = whole(
        6,
        most=36,
        unit=_("months"),
        label=_("new customers are provisional for"),
        help=_("Of cooperation, from the first sale on; then they are assessed (S1-13 R5)."),
    )
    appeal_within: Span = span("10 working days", most=90, label=_("an appeal against a grade is heard within"))

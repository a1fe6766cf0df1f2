"""Numbers of the regulations themselves that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain
from regulations.policies import policy_of
from regulations.values import Chain, ChainStep


@dataclass(frozen=True)
class RegulationPolicy:
    """Defaults until the company publishes its own values."""

    publication: Chain = chain(
        (ChainStep("general_manager"),),
        label=_("who approves new rules"),
        help=_("Values of rules come into force when these have signed, in this order."),
    )


def policy_for(record=None) -> RegulationPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return policy_of("regulations", record)

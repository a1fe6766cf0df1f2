"""Numbers and lists of grading and credit that a company may set differently, cut by what they are about."""

from dataclasses import dataclass

from credit.policy.analysis import AnalysisPolicy
from credit.policy.campaign import CampaignPolicy
from credit.policy.care import CarePolicy
from credit.policy.collecting import CollectingPolicy
from credit.policy.files import FilePolicy
from credit.policy.grading import GradingPolicy
from credit.policy.orders import OrderPolicy
from credit.policy.owing import OwingPolicy
from credit.policy.releasing import ReleasingPolicy
from credit.policy.schemes import SchemePolicy
from credit.policy.standing import StandingPolicy
from regulations.policies import policy_of


@dataclass(frozen=True)
class CreditPolicy(
    CollectingPolicy,
    ReleasingPolicy,
    OrderPolicy,
    OwingPolicy,
    FilePolicy,
    CampaignPolicy,
    StandingPolicy,
    CarePolicy,
    SchemePolicy,
    AnalysisPolicy,
    GradingPolicy,
):
    """Defaults until the company publishes its own values."""

    def problems(self) -> dict[str, str]:
        """What the ranges of single values cannot say."""
        found = self.grading_problems() | self.scheme_problems() | self.releasing_problems()
        return found | self.collecting_problems() | self.order_problems()


DEFAULTS = CreditPolicy()


def policy_for(record=None) -> CreditPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return policy_of("credit", record)

"""Numbers and lists of complaints that a company may set differently, cut by what they are about."""

from dataclasses import dataclass

from complaints.policy.blame import BlamePolicy
from complaints.policy.clocks import ClockPolicy
from complaints.policy.judging import JudgingPolicy
from complaints.policy.keeping import KeepingPolicy
from complaints.policy.remedies import RemedyPolicy
from complaints.policy.revisits import RevisitPolicy
from regulations.policies import policy_of


@dataclass(frozen=True)
class ComplaintPolicy(KeepingPolicy, RevisitPolicy, BlamePolicy, RemedyPolicy, JudgingPolicy, ClockPolicy):
    """Defaults until the company publishes its own values."""

    def problems(self) -> dict[str, str]:
        """Values that are sound one by one and do not fit each other."""
        return self.clock_problems() | self.blame_problems() | self.remedy_problems()


def policy_for(record=None) -> ComplaintPolicy:
    """The policy that the record was opened under; without one that in force."""
    return policy_of("complaints", record)

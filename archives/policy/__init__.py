"""Numbers and lists of the archives that a company may set differently, cut by what they are about."""

from dataclasses import dataclass

from django.utils.translation import gettext

from archives.policy.keepers import KeeperPolicy
from archives.policy.keeping import KeepingPolicy
from archives.policy.lending import LendingPolicy
from archives.policy.secrecy import SecrecyPolicy
from regulations.policies import policy_of


@dataclass(frozen=True)
class ArchivePolicy(KeepingPolicy, KeeperPolicy, LendingPolicy, SecrecyPolicy):
    """Defaults until the company publishes its own values."""

    def problems(self) -> dict[str, str]:
        """What the ranges of single values cannot say."""
        if self.penalty_least > self.penalty_most:
            return {"penalty_most": gettext("It cannot be below the smallest.")}
        return {}


def policy_for(record=None) -> ArchivePolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return policy_of("archives", record)

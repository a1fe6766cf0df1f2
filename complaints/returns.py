"""The return decision table (S1-03 R6-R8): defect, cause and age of the goods give one answer. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.policy import ComplaintPolicy


class Outcome(models.TextChoices):
    """`OPEN`: one fact is still missing; `OUTSIDE`: the table says nothing about this defect."""

    UNCONDITIONAL = "unconditional", _("unconditional return")
    PROCESS = "process", _("return by the usual process")
    NONE = "none", _("no return")
    OPEN = "open", _("storage at the customer is still to be verified")
    OUTSIDE = "outside", _("this defect is not in the table")


@dataclass(frozen=True)
class Decision:
    """`rule`: the field of the policy that decided, cited with its clause."""

    outcome: Outcome
    rule: str = ""

    @property
    def verdict(self) -> str:
        """As the investigation keeps it; empty while a person still has to decide."""
        return "" if self.outcome in (Outcome.OPEN, Outcome.OUTSIDE) else self.outcome.value


def decide_return(policy: ComplaintPolicy, defect: str, is_storage_fault: bool | None, days: int | None) -> Decision:
    """What becomes of goods with this defect, so many days after they left the warehouse (None: not known)."""
    if defect in policy.young_defects and days is not None and 0 <= days <= policy.return_days:
        return Decision(Outcome.UNCONDITIONAL, "return_days")  # R8 goes before R7
    if defect in policy.storage_defects:
        if is_storage_fault is None:
            return Decision(Outcome.OPEN, "storage_defects")
        outcome = Outcome.NONE if is_storage_fault else Outcome.PROCESS
        return Decision(outcome, "storage_defects")
    if defect in policy.return_defects:
        return Decision(Outcome.PROCESS, "return_defects")
    return Decision(Outcome.OUTSIDE)


def days_since(outbound_on: date | None, received_at: datetime) -> int | None:
    """Calendar days from the outbound date to the day of the complaint."""
    return (timezone.localdate(received_at) - outbound_on).days if outbound_on else None


def defects_of(policy: ComplaintPolicy) -> list[str]:
    """Every defect that the table knows, in the order of the lists."""
    return list(dict.fromkeys((*policy.return_defects, *policy.young_defects, *policy.storage_defects)))

"""Whether a complaint about manner came too late (S1-21 R6): suggested as invalid, judged by a person."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint, Handling
from complaints.policy import policy_for


@dataclass(frozen=True)
class Lateness:
    happened_on: date
    received_on: date
    limit: int  # days

    @property
    def days(self) -> int:
        return (self.received_on - self.happened_on).days

    def words(self) -> str:
        return _(
            "It happened on %(happened)s and was raised on %(received)s, %(days)s days later; about manner, more than "
            "%(limit)s days are too late. Suggested: invalid. You decide, with evidence."
        ) % {"happened": self.happened_on, "received": self.received_on, "days": self.days, "limit": self.limit}


def lateness_of(complaint: Complaint) -> Lateness | None:
    """The dates when the complaint is about manner and was raised too late; otherwise None."""
    if complaint.handling != Handling.ATTITUDE or complaint.happened_at is None:
        return None
    dates = timezone.localdate(complaint.happened_at), timezone.localdate(complaint.received_at)
    found = Lateness(*dates, policy_for(complaint).attitude_late_days)
    return found if found.days > found.limit else None

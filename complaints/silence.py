"""Who complained in writing and does not confirm is reminded in writing, as often as the policy says."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.policy import policy_for
from complaints.states import State

REMIND = "complaints.remind"


def reminders_of(complaint: Complaint) -> list[datetime]:
    """When the customer was reminded since the answer, oldest first."""
    steps = complaint.steps.filter(deed=REMIND, at__gte=complaint.answered_at).order_by("at")
    return list(steps.values_list("at", flat=True))


def awaits_letter(complaint: Complaint) -> bool:
    """Answered, and the confirmation of the customer is wanted in writing (S1-03 R2)."""
    return complaint.state == State.ANSWERED and complaint.is_in_writing


def may_remind(complaint: Complaint) -> bool:
    """Not on the day of the answer or of the last reminder: who is reminded has a night to write back."""
    if not awaits_letter(complaint):
        return False
    last = max([complaint.answered_at, *reminders_of(complaint)])
    return timezone.localdate(last) < timezone.localdate()


def silence_words(complaint: Complaint) -> str:
    """Why the case cannot go on without the customer yet; empty when it can."""
    if not complaint.is_in_writing:
        return ""
    done, wanted = len(reminders_of(complaint)), policy_for(complaint).written_reminders
    if done >= wanted:
        return ""
    words = _(
        "A complaint in writing wants the confirmation of the customer. Who stays silent is reminded in writing: "
        "%(done)s of %(wanted)s reminders are sent."
    )
    return words % {"done": done, "wanted": wanted}

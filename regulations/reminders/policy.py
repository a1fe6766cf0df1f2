"""Numbers of reminders that a company may set differently."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulations.declaring import span, whole
from regulations.policies import policy_of
from regulations.values import Span


@dataclass(frozen=True)
class ReminderPolicy:
    """Defaults until the company publishes its own values."""

    remind_before: Span = span(
        "1 working days",
        label=_("remind before the deadline"),
        help=_("So long before it is due, on the day itself, and when it is overdue."),
    )
    escalate_after: Span = span(
        "2 working days",
        label=_("tell the superior when overdue for"),
        help=_("After so long again the next superior is told."),
    )
    escalations: int = whole(2, most=5, unit=_("levels"), label=_("superiors who are told, at most"))
    late_after: int = whole(
        60,
        least=10,
        most=1440,
        unit=_("minutes"),
        label=_("a reminder is marked late after"),
        help=_("It went out so long after its moment, because nothing ran then."),
    )


def policy_for(record=None) -> ReminderPolicy:
    """The policy in force; reminders follow the present one, whatever a duty was opened under."""
    return policy_of("reminders", record)

"""The reminders that reached nobody, for the page of administrators."""

from django.urls import reverse
from django.utils.translation import gettext as _

from regulations.duties import words
from regulations.models import Reminder

SHOWN = 50


def untold_reminders() -> list[tuple]:
    """(duty, reason, moment, address of the button that tries again) of the latest."""
    found = Reminder.objects.filter(state=Reminder.State.FAILED).select_related("duty").order_by("-id")[:SHOWN]
    return [(what(one.duty), reason(one), one.at, reverse("regulations:remind_again", args=[one.pk])) for one in found]


def what(duty) -> str:
    """The rule and the number of the record: administrators do not see what it is about."""
    return f"{words.get(duty.rule, duty.rule)} · {duty.record_type} {duty.record_id}"


def reason(reminder: Reminder) -> str:
    if reminder.reason == "nobody":
        return _("nobody is responsible, and the department has no head")
    return _("an unexpected error; the log says where") + f" ({reminder.reason})"

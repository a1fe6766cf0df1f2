"""The reminders that reached nobody, for the page of administrators."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.labels import type_label
from regulations.duties import words
from regulations.models import Reminder
from regulations.reminders.stages import ABOVE, BEFORE, OVERDUE, TODAY

SHOWN = 50


def untold_reminders() -> list[tuple]:
    """(duty, reason, moment, address of the button that tries again) of the latest."""
    found = Reminder.objects.filter(state=Reminder.State.FAILED).select_related("duty").order_by("-id")[:SHOWN]
    return [
        (
            f"{what(one.duty)} · {stage_in_words(one.stage)}",
            reason(one),
            one.at,
            reverse("regulations:remind_again", args=[one.pk]),
        )
        for one in found
    ]


def what(duty) -> str:
    """The rule and the number of the record: administrators do not see what it is about."""
    return f"{words.get(duty.rule, duty.rule)} · {type_label(duty.record_type)} {duty.record_id}"


def stage_in_words(stage: str) -> str:
    name, _dash, level = stage.partition("-")
    if name == ABOVE:
        return _("to the superior, level %s") % level
    return {BEFORE: _("before the deadline"), TODAY: _("on its day"), OVERDUE: _("overdue")}.get(name, stage)


def reason(reminder: Reminder) -> str:
    if reminder.reason == "nobody":
        return _("nobody is responsible, and the department has no head")
    return _("an unexpected error; the log says where") + f" ({reminder.reason})"

"""A deadline that has moved to a later moment is reminded of again when that comes."""

from collections.abc import Iterable

from django.utils import timezone

from regulations.models import Duty, Reminder
from regulations.reminders.policy import policy_for
from regulations.reminders.stages import stages_at


def forget_early(duties: Iterable[Duty]) -> None:
    """Take the stages out of the ledger that have not come for the new deadlines."""
    due = {duty.pk: duty.due_at for duty in duties if duty.state == Duty.State.OPEN}
    if not due:
        return
    for stage in stages_at(timezone.now(), policy_for()):
        early = [pk for pk, at in due.items() if at > stage.until]
        Reminder.objects.filter(duty__in=early, stage=stage.name).delete()

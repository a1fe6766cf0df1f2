"""Deeds on reminders."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from regulations.models import Duty, Reminder
from regulations.reminders.people import Staff
from regulations.reminders.policy import policy_for
from regulations.reminders.scan import tell_alone
from regulations.reminders.stages import stages_at


@transaction.atomic
def remind_again(*, reminder: Reminder, by) -> Reminder | None:
    """Make a reminder once more that could not be made; its new row in the ledger, which may have failed again.

    None when its moment is gone: what was owed is done, or due later now.
    """
    require(by, "core.change_delivery")
    failed = Reminder.objects.select_for_update(of=("self",)).filter(pk=reminder.pk, state=Reminder.State.FAILED)
    held = failed.select_related("duty").first()
    if held is None:
        raise Refused(_("This reminder is no longer among those that could not be made."), code="state")
    held.delete()
    fresh = tell_now(held)
    changes = {"state": [held.state, fresh.state if fresh else None]}
    trail.write("regulations.remind_again", held.duty, by=by, changes=changes, details={"stage": held.stage})
    return fresh


def tell_now(held: Reminder) -> Reminder | None:
    """The same stage of the same duty, as the scan does it."""
    duty, now, policy = held.duty, timezone.now(), policy_for()
    for stage in stages_at(now, policy):
        if stage.name == held.stage and duty.state == Duty.State.OPEN and duty.due_at <= stage.until:
            tell_alone(duty, stage, now, policy, Staff())
    return Reminder.objects.filter(duty=duty, stage=held.stage).first()

"""What the deeds on the calendar have in common."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from core import trail
from core.errors import Refused
from core.rules import require
from regulations import hooks
from regulations.calendars import store
from regulations.models import CalendarStamp


def begin(by) -> None:
    """Deeds on the calendar are done one after the other."""
    require(by, "regulations.change_calendarday")
    CalendarStamp.objects.select_for_update().get_or_create(pk=1)
    store.expire()


def settle(days: Collection[date], department=None) -> None:
    """The calendar is other than before on these days: whoever keeps deadlines computes them again."""
    store.changed()
    for tell in hooks.calendar_changed:
        tell(frozenset(days), department)


def refuse_unsound(record) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="unsound")


def removed(record, fields: list[str]) -> dict[str, list]:
    """The changes of a deed that takes a record away."""
    before = trail.difference({}, trail.snapshot(record, fields))
    return {name: [pair[1], None] for name, pair in before.items()}

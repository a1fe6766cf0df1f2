"""What this floor asks of the apps above it: plain lists, filled in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime

# fn(moment, person) -> whether people work then; the working calendar fills it.
is_working_time: list[Callable] = []

# fn() -> (what, reason, moment, address that tries again) of the latest that an app could not tell anybody.
could_not_tell: list[Callable] = []


def works_at(moment: datetime, person=None) -> bool:
    """Whether a message that may wait is sent now; always, as long as nobody knows the working hours."""
    return all(answer(moment, person) for answer in is_working_time)

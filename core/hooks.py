"""What this floor asks of the apps above it: plain lists, filled in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime

# fn(moment, person) -> whether people work then; the working calendar fills it.
is_working_time: list[Callable] = []

# fn() -> (what, reason, moment, address that tries again) of the latest that an app could not tell anybody.
could_not_tell: list[Callable] = []

# fn(record, by), in the transaction of the deed: the record has come to its end, and may be filed.
finished: list[Callable[[object, object], None]] = []


def tell_finished(record, *, by) -> None:
    for listen in finished:
        listen(record, by)


def works_at(moment: datetime, person=None) -> bool:
    """Whether a message that may wait is sent now; always, as long as nobody knows the working hours."""
    return all(answer(moment, person) for answer in is_working_time)

"""Numbers of signing in, deputies and hand-over that a company may set differently."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffPolicy:
    """Defaults until the company publishes its own values."""

    idle_minutes: int = 30  # without any input, the page asks for the password again
    idle_warning_minutes: int = 2  # so long before, it warns
    deputy_days: int = 366  # the longest time of one deputy; a longer absence is a hand-over
    recovery_codes: int = 10
    wrong_codes: int = 5  # after so many wrong codes in a row, sign-in waits longer each time
    moved_at_once: int = 500  # a hand-over of more records becomes a job


DEFAULTS = StaffPolicy()


def policy_for(record=None) -> StaffPolicy:
    """The policy in force."""
    from staff import hooks

    return hooks.policy[0]() if hooks.policy else DEFAULTS

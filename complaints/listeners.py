"""What apps above want to learn of a case: plain lists of functions, filled in their `AppConfig.ready`.

They are called in the transaction of the deed.
"""

from collections.abc import Callable

# not_upheld(complaint, by): it was judged not to be valid, at first or by a later verdict
not_upheld: list[Callable[[object, object], None]] = []


def tell_not_upheld(complaint, *, by) -> None:
    """Nobody is told of a case of people whom the register does not know."""
    if complaint.is_valid is False and complaint.customer_id:
        for listen in not_upheld:
            listen(complaint, by)

"""What staff asks of the apps above it: plain lists, filled in their `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class HandOver:
    """One kind of work that a leaver hands over.

    `count(person)` says how much the person still has. `move(person, successor, by)` gives some or all of it to the
    successor, with its lines in the trail, in the caller's transaction, and says how much that was; it is called until
    nothing is left, so what may be ten thousand records is moved some hundred at a time.
    """

    name: str
    label: str | Promise
    count: Callable[[object], int]
    move: Callable[[object, object, object], int]


# What a leaver hands over, in the order in which it is moved and shown.
hand_over: list[HandOver] = []

# holds(person) -> reasons, in words, why the person cannot leave yet (a borrowed file)
holds: list[Callable[[object], list[str]]] = []

# policy() -> StaffPolicy in force; empty where policies cannot be published
policy: list[Callable[[], object]] = []

# counts[name] = fn() -> expression: what is loaded with the person who is signed in, for the frame of every page
counts: dict[str, Callable[[], object]] = {}

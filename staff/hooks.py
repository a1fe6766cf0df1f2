"""What staff asks of the apps above it: plain lists, filled in their `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class HandOver:
    """One kind of work that a leaver hands over.

    `count(person)` says how much the person still has. `move(person, successor, by)` gives some or all of it to the
    successor, with its lines in the trail, in the caller's transaction, and says how much that was; it is called until
    nothing is left, so what may be ten thousand records is moved some hundred at a time. The `move` of a kind that is
    `divisible` among several successors also takes `limit=`, how much at most.
    """

    name: str
    label: str | Promise
    count: Callable[[object], int]
    move: Callable[..., int]
    divisible: bool = False


@dataclass(frozen=True)
class Letters:
    """How those outside are told who comes after a leaver (S1-14 R13)."""

    label: str | Promise
    write: Callable[..., object]  # write(leaving=, by=) -> Job, in the caller's transaction
    page: Callable[[object], str]  # page(leaving) -> address of the page on which they are chosen


# What a leaver hands over, in the order in which it is moved and shown.
hand_over: list[HandOver] = []

# holds(person) -> reasons, in words, why the person cannot leave yet (a borrowed file)
holds: list[Callable[[object], Iterable[str]]] = []

letters: list[Letters] = []

# policy() -> StaffPolicy in force; empty where policies cannot be published
policy: list[Callable[[], object]] = []

# fn(person, department before): somebody works in another department now
person_moved: list[Callable[..., None]] = []

# fn(department, path before): it stands elsewhere now, with all departments below it
branch_moved: list[Callable[..., None]] = []

# counts[name] = fn() -> expression: what is loaded with the person who is signed in, for the frame of every page
counts: dict[str, Callable[[], object]] = {}

"""What the customer register asks of the apps above it: plain lists of functions, filled in their `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

# grades({customer ids}, user) -> {customer id: "A"}: the value grade in force, for badges
grades: list[Callable[[Iterable[int], object], dict[int, str]]] = []

# graded(queryset of customers, "A") -> queryset: only those of that grade
graded: list[Callable[[object, str], object]] = []

# panels(customer, user) -> {"template": "credit/_panel.html", ...context} or None: one card on the customer page;
# with "is_first" it stands above who the customer is
panels: list[Callable[[object, object], dict | None]] = []

# undone checks: held_by(customer ids) -> {customer id: reason}: customers that other records hang on
held_by: list[Callable[[Iterable[int]], dict[int, str]]] = []


@dataclass(frozen=True)
class Story:
    """What an app above adds to the timeline of a customer: its trail entries about the customer.

    `deeds`: how the names of those entries begin; `permission`: who sees them. The text is `details["text"]`.
    """

    kind: str
    label: object
    deeds: str
    permission: str


stories: list[Story] = []

"""What the customer register asks of the apps above it: plain lists of functions, filled in their `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy


class Grade(str):
    """A letter, and what is to be said beside it: given for the time being, or run out."""

    PROVISIONAL, RUN_OUT = "provisional", "run out"
    WORDS = {PROVISIONAL: pgettext_lazy("grade", "provisional"), RUN_OUT: pgettext_lazy("grade", "run out")}

    def __new__(cls, letter: str, mark: str = "") -> "Grade":
        found = super().__new__(cls, letter)
        found.mark = mark
        return found

    @property
    def mark_words(self) -> str:
        return str(self.WORDS.get(self.mark, ""))

    @property
    def in_words(self) -> str:
        """«B (provisional)», where there is no room for badges."""
        return f"{self} ({self.mark_words})" if self.mark else str(self)


# grades({customer ids}, user) -> {customer id: Grade("A")}: the value grade in force, for badges
grades: list[Callable[[Iterable[int], object], dict[int, str]]] = []

# graded(queryset of customers, "A") -> queryset: only those of that grade
graded: list[Callable[[object, str], object]] = []

# panels(customer, user) -> {"template": "credit/_panel.html", ...context} or None: one card on the customer page;
# with "is_first" it stands above who the customer is
panels: list[Callable[[object, object], dict | None]] = []

# entered(customers, by): what is made for customers just entered, many at once, in the same transaction
entered: list[Callable[[Iterable[object], object], None]] = []

# renamed({customer id: old name}): those that have another name now, in the same transaction
renamed: list[Callable[[dict[int, str]], None]] = []

# leaving(customer ids, by): takes back what `entered` made, before customers are taken back
leaving: list[Callable[[Iterable[int], object], None]] = []

# undone checks: held_by(customer ids) -> {customer id: reason}: customers that other records hang on
held_by: list[Callable[[Iterable[int]], dict[int, str]]] = []


# interaction_added[…](interaction, by): in the transaction in which somebody recorded it
interaction_added: list[Callable[[object, object], None]] = []


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

"""Improvement actions beside the figures: who owes them, and what they brought about."""

from dataclasses import dataclass
from datetime import date

from complaints.figures.words import Text, Word
from complaints.models import CorrectivePlan


@dataclass(frozen=True)
class PlanLine:
    title: str
    number: str  # of the complaint
    url: str
    owner: str
    due_on: date
    effect: Text
    page: str = ""  # its own
    found: str = ""  # what the check found

    @classmethod
    def of(cls, plan: CorrectivePlan) -> "PlanLine":
        case = plan.complaint
        url = case.get_absolute_url() if case else ""
        number = case.number if case else ""
        owner, page = str(plan.owner), plan.get_absolute_url()
        return cls(plan.title, number, url, owner, plan.due_on, effect_of(plan), page, plan.effect)


def effect_of(plan: CorrectivePlan) -> Word:
    if plan.checked_at:
        return Word("effective" if plan.is_effective else "not_effective")
    return Word("unchecked" if plan.done_at else "undone")

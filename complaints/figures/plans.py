"""Improvement actions beside the figures: who owes them, and what they brought about."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from complaints.models import CorrectivePlan


@dataclass(frozen=True)
class PlanLine:
    title: str
    number: str  # of the complaint
    url: str
    owner: str
    due_on: date
    effect: str
    page: str = ""  # its own

    @classmethod
    def of(cls, plan: CorrectivePlan) -> "PlanLine":
        case = plan.complaint
        url = case.get_absolute_url() if case else ""
        number = case.number if case else ""
        return cls(plan.title, number, url, str(plan.owner), plan.due_on, effect_of(plan), plan.get_absolute_url())


def effect_of(plan: CorrectivePlan) -> str:
    if plan.checked_at:
        verdict = _("effective") if plan.is_effective else _("not effective")
        return f"{verdict}: {plan.effect}" if plan.effect else verdict
    return _("carried out, effect not checked yet") if plan.done_at else _("not carried out yet")

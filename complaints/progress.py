"""The way of a case as it is drawn on its page: what is behind, where it stands, what is ahead."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from complaints.models import Complaint, Step
from complaints.states import INVALID_WAY, WAY, State
from regulations.models import Duty

NAMES = {
    State.REGISTERED: pgettext_lazy("stage", "registration"),
    State.ACCEPTED: pgettext_lazy("stage", "acceptance"),
    State.ASSIGNED: pgettext_lazy("stage", "assignment"),
    State.INVESTIGATING: pgettext_lazy("stage", "investigation"),
    State.PROPOSED: pgettext_lazy("stage", "solution"),
    State.APPROVED: pgettext_lazy("stage", "approval"),
    State.CARRIED_OUT: pgettext_lazy("stage", "execution"),
    State.ANSWERED: pgettext_lazy("stage", "answer"),
    State.CONFIRMED: pgettext_lazy("stage", "view of the customer"),
    State.REVISITED: pgettext_lazy("stage", "revisit"),
    State.EXPLAINED: pgettext_lazy("stage", "explanation"),
    State.FILED: pgettext_lazy("stage", "filing"),
}


@dataclass(frozen=True)
class Stage:
    number: int
    state: str
    label: str
    look: str  # "done", "skipped", "here" or "ahead"
    step: Step | None  # the last one that led here
    clock: Duty | None = None  # what is owed next, at the stage where the case stands

    @property
    def when(self) -> str:
        return f"{timezone.localtime(self.step.at):%m-%d %H:%M}" if self.step else ""


def progress_of(complaint: Complaint, steps: list[Step], clocks: list[Duty]) -> list[Stage]:
    """One stage for each state of the way. `steps`: newest first."""
    way = INVALID_WAY if complaint.is_valid is False or complaint.state == State.EXPLAINED else WAY
    here = way.index(complaint.state) if complaint.state in way else None
    last: dict[str, Step] = {}
    for step in steps:
        last.setdefault(step.to_state, step)
    owed = [clock for clock in clocks if clock.state == Duty.State.OPEN and clock.due_at]
    nearest = min(owed, key=lambda clock: clock.due_at, default=None)
    return [
        Stage(
            number,
            state,
            str(NAMES[state]),
            look_of(number - 1, here, bool(last.get(state))),
            last.get(state) if here is None or number - 1 <= here else None,
            nearest if here == number - 1 else None,
        )
        for number, state in enumerate(way, 1)
    ]


def look_of(place: int, here: int | None, was_there: bool) -> str:
    if here is None:
        return "done" if was_there else "ahead"
    if place >= here:
        return "here" if place == here else "ahead"
    return "done" if was_there else "skipped"

"""The life of a case: its states and the steps allowed between them (ISO 10002, S2-03 R1-R8)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("complaint", "registered")
    ACCEPTED = "accepted", pgettext_lazy("complaint", "accepted")
    ASSIGNED = "assigned", pgettext_lazy("complaint", "assigned")
    INVESTIGATING = "investigating", pgettext_lazy("complaint", "under investigation")
    PROPOSED = "proposed", pgettext_lazy("complaint", "solution proposed")
    APPROVED = "approved", pgettext_lazy("complaint", "solution approved")
    CARRIED_OUT = "carried_out", pgettext_lazy("complaint", "carried out")
    ANSWERED = "answered", pgettext_lazy("complaint", "answered")
    CONFIRMED = "confirmed", pgettext_lazy("complaint", "view of the customer known")
    REVISITED = "revisited", pgettext_lazy("complaint", "revisited")
    EXPLAINED = "explained", pgettext_lazy("complaint", "explained")
    FILED = "filed", pgettext_lazy("complaint", "filed")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "withdrawn")
    DUPLICATE = "duplicate", pgettext_lazy("complaint", "part of another case")


ENDED = frozenset({State.FILED, State.WITHDRAWN, State.DUPLICATE})
OPEN = frozenset(State) - ENDED
CLOSED = frozenset({State.FILED, State.WITHDRAWN})  # ended with a record of its own
# Settling is still owed.
UNSETTLED = frozenset(
    {State.REGISTERED, State.ACCEPTED, State.ASSIGNED, State.INVESTIGATING, State.PROPOSED, State.APPROVED}
)
SETTLED = OPEN - UNSETTLED | {State.FILED}
# The way that is drawn on the page.
WAY = (
    State.REGISTERED,
    State.ACCEPTED,
    State.ASSIGNED,
    State.INVESTIGATING,
    State.PROPOSED,
    State.APPROVED,
    State.CARRIED_OUT,
    State.ANSWERED,
    State.CONFIRMED,
    State.REVISITED,
    State.FILED,
)
INVALID_WAY = (State.REGISTERED, State.ACCEPTED, State.EXPLAINED, State.FILED)

AWAY = {State.WITHDRAWN, State.DUPLICATE}
AGAIN = State.INVESTIGATING  # dissatisfied, sent back, opened again
STEPS: dict[str, set[str]] = {
    State.REGISTERED: {State.ACCEPTED, State.ANSWERED} | AWAY,  # answered on the spot
    State.ACCEPTED: {State.ASSIGNED, State.EXPLAINED} | AWAY,
    State.ASSIGNED: {State.INVESTIGATING, State.ACCEPTED, State.EXPLAINED} | AWAY,
    State.INVESTIGATING: {State.PROPOSED, State.ASSIGNED, State.EXPLAINED} | AWAY,
    State.PROPOSED: {State.APPROVED, AGAIN} | AWAY,
    State.APPROVED: {State.CARRIED_OUT, AGAIN} | AWAY,
    State.CARRIED_OUT: {State.ANSWERED, AGAIN, State.DUPLICATE},
    State.ANSWERED: {State.CONFIRMED, AGAIN, State.DUPLICATE},
    State.CONFIRMED: {State.REVISITED, State.FILED, AGAIN},
    State.REVISITED: {State.FILED, AGAIN},
    State.EXPLAINED: {State.FILED, AGAIN},
    State.FILED: {AGAIN},
    State.WITHDRAWN: set(),
    State.DUPLICATE: UNSETTLED | {State.CARRIED_OUT, State.ANSWERED},  # taken out of the other case again
}
EXPLAINED_AT = tuple(state for state, following in STEPS.items() if State.EXPLAINED in following)

"""Who is told of a complaint, and in which words."""

from functools import partial

from django.utils.translation import gettext as _

from complaints.models import Complaint
from core.models import Event
from core.notices import tell


def tell_handler(complaint: Complaint, event: Event, *, by) -> None:
    """Who has a complaint to settle from now on, unless it was the own deed. A major one does not wait."""
    tell(
        people=[complaint.handler],
        rule="complaints.handler",
        record=complaint,
        stage=f"given-{event.pk}",
        title=partial(given_words, str(complaint)),
        text=complaint.content[:500],
        url=complaint.get_absolute_url(),
        urgent=complaint.severity == Complaint.Severity.MAJOR,
        by=by,
    )


def given_words(name: str) -> str:
    return _("A complaint for you: %s") % name


def tell_leader(complaint: Complaint, event: Event, report: str, *, by) -> None:
    """The direct leader of the handler learns that a case cannot be solved yet."""
    handler = complaint.handler
    leader = handler.superior or (complaint.department.head if complaint.department else None)
    if leader is None:
        return
    tell(
        people=[leader],
        rule="complaints.unsolved",
        record=complaint,
        stage=f"unsolved-{event.pk}",
        title=partial(unsolved_words, str(complaint)),
        text=report[:500],
        url=complaint.get_absolute_url(),
        urgent=complaint.severity == Complaint.Severity.MAJOR,
        by=by,
    )


def unsolved_words(name: str) -> str:
    return _("Cannot be solved yet: %s") % name

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

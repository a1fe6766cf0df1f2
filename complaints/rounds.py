"""Which rounds of the investigation count: those finished since the case was last opened again or sent back."""

from django.db.models import QuerySet

from complaints.models import Complaint, Investigation


def found_out(complaint: Complaint) -> QuerySet[Investigation]:
    """The finished rounds, oldest first."""
    rounds = complaint.investigations.filter(finished_at__isnull=False)
    return rounds.filter(finished_at__gte=complaint.afresh_at) if complaint.afresh_at else rounds


def is_found_out(complaint: Complaint, rounds: list[Investigation]) -> bool:
    """The same of rounds that a page has read already."""
    return any(one.finished_at and one.finished_at >= (complaint.afresh_at or one.finished_at) for one in rounds)

"""Who hears what an investigation has found."""

from functools import partial

from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.people import people_with
from complaints.telling import leader_of
from core.models import Event
from core.notices import tell


def tell_management(complaint: Complaint, event: Event, report: str, roles, *, by) -> None:
    """The report on an investigation reaches the leaders whom the policy names."""
    tell(
        people=people_with(roles),
        rule="complaints.report",
        record=complaint,
        stage=f"report-{event.pk}",
        title=partial(report_words, str(complaint)),
        text=report[:500],
        url=complaint.get_absolute_url(),
        by=by,
    )


def report_words(name: str) -> str:
    return _("Report on the investigation: %s") % name


def tell_briefed(complaint: Complaint, event: Event, text: str, *, by) -> None:
    """The person complained about and the direct leader; the customer is told by a person."""
    about = complaint.about
    if about is None:
        return
    leader = leader_of(about, about.department)
    tell(
        people=[about] if leader in (None, about) else [about, leader],
        rule="complaints.briefed",
        record=complaint,
        stage=f"brief-{event.pk}",
        title=partial(brief_words, str(complaint)),
        text=text[:500],
        by=by,
    )


def brief_words(name: str) -> str:
    return _("What was found: %s") % name


def tell_penalised(complaint: Complaint, penalty, what: str, *, by) -> None:
    """Whom an approved penalty concerns."""
    tell(
        people=[penalty.employee],
        rule="complaints.penalty",
        record=complaint,
        stage=f"penalty-{penalty.pk}",
        title=partial(penalty_words, str(complaint), str(penalty.get_kind_display())),
        text=f"{what}\n{penalty.reason}".strip()[:500],
        by=by,
    )


def penalty_words(name: str, kind: str) -> str:
    return _("%(kind)s: complaint %(name)s") % {"kind": kind, "name": name}

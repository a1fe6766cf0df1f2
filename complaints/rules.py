"""Who may do what with a complaint."""

from django.utils.translation import gettext as _

from complaints.models import Complaint
from core.errors import Refused
from core.rules import require, rows_for


def hold(complaint: Complaint, *, by, permission: str) -> Complaint:
    """The complaint as it stands now, locked until the deed is done, for someone who may do it and may see it."""
    require(by, permission)
    rows = rows_for(by, Complaint)
    held = rows.select_for_update(no_key=True).filter(pk=complaint.pk).first()
    if held is None:
        raise Refused(_("There is no such complaint, or it is not yours to see."), code="unseen")
    return held


def lock(complaint: Complaint) -> Complaint:
    """As `hold`, for a deed that another deed brings about and that was asked for there."""
    return Complaint.objects.select_for_update(no_key=True).get(pk=complaint.pk)


def check_not_about(complaint: Complaint, person) -> None:
    """Whoever is complained about neither investigates nor judges nor has the case (S1-21 R10)."""
    if complaint.about_id and person.pk == complaint.about_id:
        raise Refused(_("The person complained about takes no part in the handling."), code="about")

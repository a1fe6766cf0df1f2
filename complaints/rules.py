"""Who may do what with a complaint."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint, Step
from core.errors import Refused
from core.rules import may, require, rows_for


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


def lock_row(complaint_id: int | None) -> None:
    """As `lock`, where only the id is known and the case may be gone."""
    list(Complaint.objects.select_for_update(no_key=True).filter(pk=complaint_id).values_list("pk"))


PENALTY_DEEDS = ("complaints.propose_penalty", "complaints.approve_penalty", "complaints.refuse_penalty")


def sees_penalties(person, complaint: Complaint) -> bool:
    """Penalties are for those who lead, and for who has the case to answer."""
    return may(person, "complaints.view_penalty") or person.pk == complaint.handler_id


def steps_for(person, complaint: Complaint) -> QuerySet[Step]:
    """Without the steps that tell of penalties for whom they are hidden."""
    hidden = () if sees_penalties(person, complaint) else PENALTY_DEEDS
    return complaint.steps.exclude(deed__in=hidden).select_related("by")


def check_not_about(complaint: Complaint, person) -> None:
    """Whoever is complained about neither investigates nor judges nor has the case (S1-21 R10)."""
    if complaint.about_id and person.pk == complaint.about_id:
        raise Refused(_("The person complained about takes no part in the handling."), code="about")

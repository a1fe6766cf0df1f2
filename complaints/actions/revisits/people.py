"""Who revisits: by severity, and whose sheet it is (S2-05 R1, R3)."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint, Revisit, Severity
from complaints.people import HEAD, people_with
from complaints.policy import ComplaintPolicy, policy_for
from complaints.rules import lock
from core.errors import Refused
from core.rules import is_system, require, rows_for
from staff.models import Department, User
from staff.rules import acting_for, is_gone

CARRY_OUT, PLAN, SIGN = "complaints.add_revisit", "complaints.plan_revisit", "complaints.sign_revisit"


def role_for(severity: int, policy: ComplaintPolicy) -> str:
    """The code of the role that revisits after a complaint of this severity."""
    roles = {Severity.GENERAL: policy.revisit_general, Severity.SERIOUS: policy.revisit_serious}
    return roles.get(severity, policy.revisit_major)


def roles_from(severity: int, policy: ComplaintPolicy) -> set[str]:
    """The role of this severity and those of graver ones: who stands higher may always go."""
    return {role_for(level, policy) for level in Severity.values if level >= severity}


def visitors_for(complaint: Complaint | None) -> QuerySet[User]:
    """Who may be sent: for a case, those of the rank that its severity wants, and above; never whom it is about."""
    if complaint is None:
        return User.objects.at_work()
    return people_with(roles_from(complaint.severity, policy_for(complaint))).exclude(pk=complaint.about_id)


def who_revisits(complaint: Complaint) -> User | None:
    """The handler where the role fits; else who has it nearest by, with the fewest sheets. None: nobody yet."""
    policy = policy_for(complaint)
    code = role_for(complaint.severity, policy)
    if code == HEAD and (head := head_of(complaint.department)) and head.pk != complaint.about_id:
        return head
    people = list(people_with({code}).exclude(pk=complaint.about_id))
    if any(person.pk == complaint.handler_id for person in people):
        return complaint.handler
    near = [person for person in people if person.department_id == complaint.department_id] or people
    sheets = sheets_of(near)
    return min(near, key=lambda person: (sheets.get(person.pk, 0), person.pk), default=None)


def sheets_of(people: list[User]) -> dict[int, int]:
    """{person id: sheets still to be carried out}."""
    rows = Revisit.objects.planned().filter(responsible__in=people).order_by().values_list("responsible")
    return dict(rows.annotate(Count("pk")))


def head_of(department: Department | None) -> User | None:
    """The head of the department; where there is none, that of the one above."""
    while department:
        if department.head and not is_gone(department.head):
            return department.head
        department = department.parent
    return None


def check_visitor(person: User, complaint: Complaint | None) -> None:
    """Raise `Refused` when somebody of this role does not revisit after such a complaint."""
    if is_gone(person) or not person.has_perm(CARRY_OUT):
        raise Refused(_("%s does not carry out revisits.") % person, code="visitor")
    if not visitors_for(complaint).filter(pk=person.pk).exists():
        raise Refused(
            _("After a complaint of this severity somebody of higher rank than %s visits.") % person, code="rank"
        )


def hold_sheet(revisit: Revisit, *, by, permission: str) -> Revisit:
    """The sheet as it stands now, its case locked before it, for someone who may do it and may see it."""
    require(by, permission)
    rows = rows_for(by, Revisit)
    found = rows.filter(pk=revisit.pk).select_related("complaint").first()
    if found is None:
        raise Refused(_("There is no such revisit, or it is not yours to see."), code="unseen")
    complaint = lock(found.complaint) if found.complaint_id else None
    held = Revisit.objects.select_for_update(no_key=True).get(pk=revisit.pk)
    if complaint:
        held.complaint = complaint
    return held


def is_own(revisit: Revisit, by) -> bool:
    """Whoever has the sheet, and who stands in for that person, carries it out."""
    return is_system(by) or revisit.responsible_id == by.pk or revisit.responsible_id in acting_for(by)

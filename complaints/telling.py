"""Who is told of a complaint, and in which words."""

from functools import partial

from django.utils.translation import gettext as _

from complaints.models import Complaint, Inquiry, Revisit
from complaints.people import people_with
from complaints.policy import policy_for
from core.models import Event
from core.notices import tell
from staff.models import Department, User


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
    leader = leader_of(handler, complaint.department)
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


def leader_of(person: User, department: Department | None) -> User | None:
    """直接领导: the superior; of somebody without one the head of the department."""
    return person.superior or (department.head if department else None)


def tell_major(complaint: Complaint, event: Event, *, by) -> None:
    """The roles that the policy names learn at once of a major case, by every way they have (S1-11 R2)."""
    if complaint.severity != Complaint.Severity.MAJOR:
        return
    people = people_with(policy_for(complaint).major_roles)
    seen = Complaint.objects.filter(pk=complaint.pk)
    tell(
        people=[person for person in people if seen.visible_to(person).exists()],
        rule="complaints.major",
        record=complaint,
        stage=f"major-{event.pk}",
        title=partial(major_words, str(complaint)),
        text=complaint.content[:500],
        url=complaint.get_absolute_url(),
        urgent=True,
        by=by,
    )


def major_words(name: str) -> str:
    return _("Major complaint: %s") % name


def tell_complained_about(complaint: Complaint, *, by) -> None:
    """The head of the department complained about learns of it at once (S3-09 R6)."""
    head = complaint.about_department.head if complaint.about_department else None
    if head is None or head.pk in (complaint.handler_id, complaint.about_id):
        return
    if not Complaint.objects.filter(pk=complaint.pk).visible_to(head).exists():
        return
    tell(
        people=[head],
        rule="complaints.about_department",
        record=complaint,
        stage="registered",
        title=partial(about_words, str(complaint)),
        text=complaint.content[:500],
        url=complaint.get_absolute_url(),
        urgent=complaint.is_in_writing or complaint.severity == Complaint.Severity.MAJOR,
        by=by,
    )


def about_words(name: str) -> str:
    return _("A complaint about your department: %s") % name


def tell_merged(part: Complaint, main: Complaint, event: Event, *, by) -> None:
    """Who had the case learns where it went."""
    tell(
        people=[part.handler],
        rule="complaints.merged",
        record=part,
        stage=f"merged-{event.pk}",
        title=partial(merged_words, str(part), main.number),
        url=part.get_absolute_url(),
        by=by,
    )


def merged_words(name: str, number: str) -> str:
    return _("Now part of case %(number)s: %(name)s") % {"number": number, "name": name}


def tell_inquiry_handler(inquiry: Inquiry, *, by, is_decided: bool = False) -> None:
    """Who has an entry of the inquiry register to answer, or to whom the decision on a suggestion goes."""
    tell(
        people=[inquiry.handler],
        rule="complaints.inquiry",
        record=inquiry,
        stage="decided" if is_decided else "given",
        title=partial(decided_words if is_decided else inquiry_words, str(inquiry)),
        text=(inquiry.reply if is_decided else inquiry.content)[:500],
        url=inquiry.get_absolute_url(),
        by=by,
    )


def inquiry_words(name: str) -> str:
    return _("To be answered by you: %s") % name


def decided_words(name: str) -> str:
    return _("Decided; please tell the customer: %s") % name


def tell_deciders(inquiry: Inquiry, *, by) -> None:
    """A suggestion is laid before those who decide (S2-02 R5, S3-09 R9)."""
    tell(
        people=people_with(policy_for().suggestion_roles),
        rule="complaints.suggestion",
        record=inquiry,
        stage="laid before",
        title=partial(suggestion_words, str(inquiry)),
        text=inquiry.content[:500],
        url=inquiry.get_absolute_url(),
        by=by,
    )


def suggestion_words(name: str) -> str:
    return _("A suggestion to decide on: %s") % name


def tell_praised(inquiry: Inquiry, *, by) -> None:
    """A reward is proposed to the superior of whoever was praised."""
    praised = inquiry.about
    superior = praised and leader_of(praised, praised.department)
    if not superior:
        return
    tell(
        people=[superior],
        rule="complaints.reward",
        record=inquiry,
        stage="proposed",
        title=partial(reward_words, str(inquiry)),
        text=inquiry.reward[:500],
        url=inquiry.get_absolute_url(),
        by=by,
    )


def reward_words(name: str) -> str:
    return _("Reward proposed for praise: %s") % name


def tell_visitor(revisit: Revisit, event: Event, *, by) -> None:
    """Who has a customer to revisit from now on."""
    if revisit.responsible is None:
        return
    tell(
        people=[revisit.responsible],
        rule="complaints.visitor",
        record=revisit,
        stage=f"visit-{event.pk}",
        title=partial(visit_words, str(revisit)),
        url=revisit.get_absolute_url(),
        urgent=bool(revisit.complaint) and revisit.complaint.severity == Complaint.Severity.MAJOR,
        by=by,
    )


def visit_words(name: str) -> str:
    return _("A revisit for you: %s") % name

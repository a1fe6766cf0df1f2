"""What a new case may be part of: those who merge learn of it at once. A person decides; nothing is merged here."""

from functools import partial

from django.utils.translation import gettext as _

from complaints.alike import companions_of, complainants, elsewhere
from complaints.models import Complaint
from complaints.people import people_with
from complaints.policy import policy_for
from core.models import Event
from core.notices import tell

MERGE = "complaints.merge_complaint"


def tell_alike(complaint: Complaint, event: Event, *, by) -> None:
    """Of the customer who makes it a collective complaint (S1-11 R5), and of the same problem at another department
    (S2-05 R13)."""
    found = companions_of(complaint, None)
    tell_collective(complaint, found, event, by=by)
    for other in elsewhere(complaint, found):
        tell_mergers(
            [complaint, other],
            event,
            rule="complaints.same_problem",
            title=partial(same_words, str(complaint), other.number),
            by=by,
        )


def tell_collective(complaint: Complaint, found: list[Complaint], event: Event, *, by) -> None:
    """Once for a subject: when the number of the policy is reached."""
    if any(one.is_collective for one in found):
        return
    people, before = complainants([complaint, *found]), complainants(found)
    if before < people == policy_for().collective_count:
        tell_mergers(
            [complaint, *found],
            event,
            rule="complaints.collective",
            title=partial(collective_words, str(complaint), people),
            by=by,
        )


def tell_mergers(cases: list[Complaint], event: Event, *, rule: str, title, by) -> None:
    """Those of the major roles who may merge and see each of these cases."""
    ids, new = {one.pk for one in cases}, cases[0]
    people = [one for one in people_with(policy_for().major_roles) if one.has_perm(MERGE) and sees_all(one, ids)]
    tell(
        people=people,
        rule=rule,
        record=new,
        stage=f"{event.pk}-{max(ids - {new.pk})}",
        title=title,
        url=new.get_absolute_url(),
        by=by,
    )


def sees_all(person, ids: set[int]) -> bool:
    return Complaint.objects.visible_to(person).filter(pk__in=ids).count() == len(ids)


def collective_words(name: str, people: int) -> str:
    return _("%(people)d customers on one subject, perhaps a collective complaint: %(name)s") % {
        "people": people,
        "name": name,
    }


def same_words(name: str, number: str) -> str:
    return _("Perhaps the same problem as %(number)s at another department: %(name)s") % {
        "name": name,
        "number": number,
    }

"""Who is told of leaks, and at once: the roles that the policy names (S1-05 R26). The words name nothing secret."""

from functools import partial

from django.utils.translation import gettext as _

from archives.models import LeakIncident, LeakPenalty
from archives.policy import policy_for
from complaints.people import people_with
from core.notices import tell
from staff.models import User


def told_of_leaks() -> list[User]:
    """In the order in which the policy names their roles."""
    found: dict[int, User] = {}
    for code in policy_for().leak_roles:
        found |= {one.pk: one for one in people_with([code])}
    return list(found.values())


def is_told_of_leaks(person) -> bool:
    """Whether the policy names a role of this person: who is called upon to act sees what happened."""
    return people_with(policy_for().leak_roles).filter(pk=person.pk).exists()


def tell_leak(leak: LeakIncident, people: list[User], *, by) -> None:
    tell(
        people=people,
        rule="archives.leak_answered_within",
        record=leak,
        stage="reported",
        title=partial(leak_words, leak.pk, leak.file.number if leak.file else ""),
        url=leak.get_absolute_url(),
        urgent=True,
        by=by,
    )


def leak_words(number: int, file: str) -> str:
    if file:
        return _("Leak no. %(number)s is reported, of file %(file)s: act at once") % {"number": number, "file": file}
    return _("Leak no. %s is reported: act at once") % number


def tell_penalty(penalty: LeakPenalty, *, by) -> None:
    for person, amount in ((penalty.employee, penalty.amount), (penalty.head, penalty.head_amount)):
        if person:
            tell(
                people=[person],
                rule="archives.leak_penalty",
                record=penalty,
                stage="approved",
                title=partial(penalty_words, f"{amount:,.2f}"),
                by=by,
            )


def penalty_words(amount: str) -> str:
    return _("A penalty of %s yuan was decided for a leak") % amount

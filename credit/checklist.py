"""What an investigation looks at, by the policy (S0-21 R43-R48)."""

from django.utils.translation import gettext as _

from core.rules import may
from credit.policy import CreditPolicy

OWNER_MAY = "credit.change_creditfile"


def sees_owner(person, policy: CreditPolicy) -> bool:
    """The points about the owner are sensitive: only where the policy has them, and only for who keeps the file."""
    return policy.owner_checked and may(person, OWNER_MAY)


def groups_of(person, policy: CreditPolicy) -> list[tuple[str, tuple[str, ...]]]:
    """(heading, points) of the checklist as this person fills it in."""
    groups = [
        (_("The company inside"), policy.inside_points),
        (_("Funding"), policy.funding_points),
        (_("Paying"), policy.paying_points),
    ]
    if sees_owner(person, policy):
        groups.insert(0, (_("The owner"), policy.owner_points))
    return [(heading, points) for heading, points in groups if points]


def points_for(person, policy: CreditPolicy) -> list[str]:
    return [point for _heading, points in groups_of(person, policy) for point in points]


def shown_checks(checks: dict, person, policy: CreditPolicy) -> list[tuple[str, str]]:
    """What was found, without the points about the owner where they are hidden."""
    hidden = set() if sees_owner(person, policy) else set(policy.owner_points)
    return [(point, found) for point, found in checks.items() if point not in hidden]

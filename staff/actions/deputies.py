"""Deeds on deputies."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import is_system, may
from staff.models import Deputy, User
from staff.policy import policy_for
from staff.rules import check_deputy, forget_deputies


def may_set_deputy(by: User, person: User) -> bool:
    """The person, or an administrator."""
    return is_system(by) or by.pk == person.pk or may(by, "staff.change_user")


@transaction.atomic
def set_deputy(*, person: User, deputy: User, date_from: date, date_to: date, by: User, reason: str = "") -> Deputy:
    """Let somebody decide for the person from the first to the last day. What waits already is theirs too."""
    if not may_set_deputy(by, person):
        raise Refused(_("You may not do this."), code="forbidden")
    # The two rows are the lock, in the order of their ids: overlapping deputies cannot both be set.
    held = {
        one.pk: one for one in User.objects.select_for_update().filter(pk__in=[person.pk, deputy.pk]).order_by("id")
    }
    wanted = Deputy(
        person=held[person.pk],
        deputy=held[deputy.pk],
        date_from=date_from,
        date_to=date_to,
        reason=reason.strip(),
        set_by=by,
    )
    check_deputy(wanted, longest=policy_for().deputy_days)
    wanted.save()
    trail.write("staff.set_deputy", person, by=by, reason=wanted.reason, details=as_details(wanted))
    forget_deputies(person, deputy)
    return wanted


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User) -> Deputy:
    """Take the powers back before the last day."""
    if not may_set_deputy(by, deputy.person):
        raise Refused(_("You may not do this."), code="forbidden")
    ended = (
        Deputy.objects.to_come(timezone.localdate()).filter(pk=deputy.pk).update(ended_at=timezone.now(), ended_by=by)
    )
    if not ended:
        raise Refused(_("This has ended already."), code="state")
    deputy.refresh_from_db()
    trail.write("staff.end_deputy", deputy.person, by=by, details=as_details(deputy))
    forget_deputies(deputy.person, deputy.deputy)
    return deputy


def as_details(deputy: Deputy) -> dict[str, str]:
    return {
        "deputy": str(deputy.deputy),
        "deputy_id": deputy.deputy_id,
        "from": deputy.date_from.isoformat(),
        "to": deputy.date_to.isoformat(),
    }

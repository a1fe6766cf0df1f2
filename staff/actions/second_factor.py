"""Deeds on the second factor."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import trail
from core.errors import Refused
from core.rules import require
from staff.actions.sessions import drop_sessions
from staff.models import RecoveryCode, SecondFactor, User
from staff.policy import policy_for
from staff.rules import may_manage
from staff.second_factor import digest_of, matching_step, new_key, new_recovery_code

FIRST_WAIT, LONGEST_WAIT = 30, 900  # seconds


@transaction.atomic
def begin_factor(*, person: User) -> SecondFactor:
    """A key that waits to be confirmed; the same one until then, so that a reloaded page shows the same picture."""
    factor, _made = SecondFactor.objects.select_for_update().get_or_create(
        user_id=person.pk, defaults={"key": new_key()}
    )
    if factor.confirmed_at:
        raise Refused(_("The second factor is set up already."), code="state")
    factor.refresh_from_db()
    return factor


@transaction.atomic
def confirm_factor(*, person: User) -> list[str]:
    """The app has shown a right code: from now on signing in asks for one. Gives recovery codes, shown this once."""
    done = SecondFactor.objects.filter(user=person, confirmed_at__isnull=True).update(confirmed_at=timezone.now())
    if not done:
        raise Refused(_("The second factor is set up already."), code="state")
    trail.write("staff.confirm_factor", person, by=person)
    return renew_recovery_codes(person=person, by=person)


@transaction.atomic
def renew_recovery_codes(*, person: User, by: User) -> list[str]:
    """New recovery codes; the old ones are worth nothing any more."""
    codes = [new_recovery_code() for _ in range(policy_for().recovery_codes)]
    person.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=person, digest=digest_of(person, code)) for code in codes)
    trail.write("staff.renew_recovery_codes", person, by=by, details={"count": len(codes)})
    return codes


def check_code(*, person: User, code: str) -> None:
    """Take a code of the app, or a recovery code, once. Raises `Refused`; the failure stays counted all the same."""
    with transaction.atomic():
        refusal = try_code(person, "".join(code.split()))
    if refusal:
        raise refusal


def try_code(person: User, code: str) -> Refused | None:
    factor = SecondFactor.objects.select_for_update().filter(user=person).first()
    if factor is None:
        return Refused(_("The second factor is not set up."), code="state")
    now = timezone.now()
    if factor.closed_until and factor.closed_until > now:
        return waiting(factor.closed_until - now)
    if is_right(factor, code):
        factor.failures, factor.closed_until = 0, None
        factor.save()
        return None
    factor.failures += 1
    over = factor.failures - policy_for().wrong_codes
    if over >= 0:
        factor.closed_until = now + timedelta(seconds=min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT))
        trail.write("staff.wrong_codes", person, by=person, details={"count": factor.failures})
    factor.save()
    return Refused(_("This code is not right, or it has been used. Please wait for the next one."), code="code")


def is_right(factor: SecondFactor, code: str) -> bool:
    """Whether the code fits; it is used up at once."""
    if code.isascii() and code.isdecimal() and len(code) == 6:
        step = matching_step(factor, code)
        factor.last_step = step or factor.last_step
        return step is not None
    if not factor.confirmed_at:
        return False
    unused = RecoveryCode.objects.filter(user=factor.user_id, digest=digest_of(factor.user, code), used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    left = factor.user.recovery_codes.filter(used_at=None).count()
    trail.write("staff.use_recovery_code", factor.user, by=factor.user, details={"left": left})
    return True


def waiting(left: timedelta) -> Refused:
    seconds = int(left.total_seconds()) + 1
    text = ngettext(
        "Too many wrong codes. Try again in %(count)s second.",
        "Too many wrong codes. Try again in %(count)s seconds.",
        seconds,
    )
    return Refused(text % {"count": seconds}, code="wait")


@transaction.atomic
def reset_factor(*, person: User, reason: str, by: User) -> None:
    """The phone is lost: the person sets up a new one at the next sign-in. Never for oneself."""
    require(by, "staff.change_user")
    if person.pk == by.pk:
        raise Refused(_("Another administrator resets your second factor."), code="own_account")
    if not may_manage(by, person):
        raise Refused(_("Only a superuser may change this account."), code="superuser")
    if not reason.strip():
        raise Refused(_("Please give a reason."), code="reason")
    gone, _rows = SecondFactor.objects.filter(user=person).delete()
    if not gone:
        raise Refused(_("The second factor is not set up."), code="state")
    person.recovery_codes.all().delete()
    drop_sessions(person.open_sessions.all())
    trail.write("staff.reset_factor", person, by=by, reason=reason.strip())

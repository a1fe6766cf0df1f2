"""Deeds on sessions: where a person is signed in."""

from contextlib import suppress

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import is_system, require
from core.trail import client_address
from staff.models import OpenSession, User
from staff.rules import may_manage


def note_session(*, person: User, key: str, agent: str) -> None:
    """A browser has signed in, stands elsewhere now, or its session has a new key. The trail tells of signing in."""
    facts = {"user": person, "agent": agent[:300], "address": client_address.get()}
    with suppress(IntegrityError), transaction.atomic():  # ended at this very moment
        OpenSession.objects.update_or_create(session_id=key, defaults=facts)


@transaction.atomic
def end_session(*, session: OpenSession, by: User) -> None:
    """Sign one own browser out."""
    if session.user_id != by.pk:
        raise Refused(_("You may not do this."), code="forbidden")
    agent, address = session.agent, session.address
    if not drop_sessions(OpenSession.objects.filter(pk=session.pk)):
        raise Refused(_("This has ended already."), code="state")
    trail.write("staff.end_session", by, by=by, details={"device": agent, "address": address})


@transaction.atomic
def end_sessions(*, person: User, by: User, keep: str = "", reason: str = "") -> int:
    """Sign a person out everywhere, but for the session of the key `keep`. Others' only as an administrator."""
    if person.pk != by.pk and not is_system(by):
        require(by, "staff.change_user")
        if not may_manage(by, person):
            raise Refused(_("Only a superuser may change this account."), code="superuser")
    count = drop_sessions(person.open_sessions.exclude(session=keep))
    if count:
        trail.write("staff.end_sessions", person, by=by, reason=reason.strip(), details={"count": count})
    return count


def drop_sessions(sessions) -> int:
    """Delete these sessions; part of the calling deed."""
    keys = list(sessions.values_list("session_id", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)

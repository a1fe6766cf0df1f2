"""What an approved request opens, until its end or until somebody revokes it. Ended and revoked are two words."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.chains import is_signed_for
from archives.models import AccessRequest, ArchiveFile, Grant
from archives.telling import tell_ends, tell_revoked
from core import trail
from core.errors import Refused, Stale
from core.rules import require

REVOKE = "archives.revoke_grant"
A_TIME = 200


def grant_access(asked: AccessRequest, *, by) -> Grant:
    """From the day asked for to the end of its last day; as many days later as the decision came too late."""
    today = timezone.localdate()
    late = today - asked.begins_on if today > asked.ends_on else timedelta(0)
    begins = max(start_of(asked.begins_on + late), timezone.now())
    grant = Grant.objects.create(
        request=asked,
        file=asked.file,
        reader=asked.asked_by,
        way=asked.way,
        begins_at=begins,
        ends_at=start_of(asked.ends_on + late + timedelta(days=1)),
    )
    trail.write("archives.grant", grant, by=by, details={"until": grant.ends_at.isoformat(), "way": grant.way})
    return grant


def start_of(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@transaction.atomic
def revoke_grant(*, grant: Grant, reason: str, by) -> Grant:
    """At once: the next page is gone, and what is lent is to come back."""
    require(by, REVOKE)
    if not Grant.objects.visible_to(by).filter(pk=grant.pk).exists():
        raise Refused(_("There is no such grant, or it is not yours to see."), code="unseen")
    held = Grant.objects.select_for_update(no_key=True, of=("self",)).select_related("file").get(pk=grant.pk)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    now = timezone.now()
    if held.revoked_at or held.ends_at <= now:
        raise Stale(_("It opens nothing any more already."), current=held)
    put_revoked(held, reason.strip(), by=by)
    return held


def put_revoked(grant: Grant, reason: str, *, by) -> None:
    grant.revoked_at, grant.revoked_by, grant.revoked_why = timezone.now(), by, reason[:200]
    grant.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    trail.write("archives.revoke_grant", grant, by=by, reason=reason)
    tell_revoked(grant, by=by)


def revoke_unsigned(file: ArchiveFile, *, by) -> int:
    """Part of a deed that makes a file more secret: what fewer had signed than it wants now opens nothing any more."""
    unsigned = [grant for grant in hold_not_ended(file) if not is_signed_for(grant.request, file.level)]
    for grant in unsigned:
        put_revoked(grant, _("The file has become more secret: ask for it anew."), by=by)
    return len(unsigned)


def hold_not_ended(file: ArchiveFile) -> list[Grant]:
    """Grants that open the file now or later, locked."""
    rows = Grant.objects.filter(file=file, ends_at__gt=timezone.now(), revoked_at__isnull=True).order_by("pk")
    about = ("file", "reader", "request__policy")
    return list(rows.select_for_update(no_key=True, of=("self",)).select_related(*about))


@transaction.atomic
def end_grants(*, by) -> int:
    """Tell the readers of the next so many grants that ran out; gives how many. They open nothing anyway."""
    over = Grant.objects.filter(ends_at__lte=timezone.now(), told_at__isnull=True, revoked_at__isnull=True)
    found = list(over.select_related("request", "reader").order_by("ends_at")[:A_TIME])
    Grant.objects.filter(pk__in=[grant.pk for grant in found]).update(told_at=timezone.now())
    tell_ends(found)
    return len(found)


def live_grant(file: ArchiveFile, person, way: str) -> Grant | None:
    return Grant.objects.live().filter(file=file, reader=person.pk, way=way).order_by("-ends_at").first()

"""Who waits for a file that is out, whose turn it is, and until when it is kept for that one."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from archives.models import ArchiveFile, Grant, Waiting, Way
from archives.policy import policy_for
from archives.telling import tell_turn
from regulations.deadlines import deadline

LOT = 100
HERE = (ArchiveFile.State.OPEN, ArchiveFile.State.SHELVED)


def fetch_until(grant: Grant, waiting: Waiting | None) -> datetime | None:
    """When it was to be fetched at the latest: after the approval, or after it was one's turn; None: no end yet."""
    if grant.way != Way.TAKE_OUT or (waiting and not waiting.told_at):
        return None
    begin = waiting.told_at if waiting else grant.begins_at
    return deadline(begin, policy_for(grant.request).fetch_within).at


def turn_of(file: ArchiveFile) -> Waiting | None:
    """The first whose grant lives, who still works here, and who has not let the time to fetch it pass."""
    now, live = timezone.now(), Grant.objects.live().filter(pk=OuterRef("grant"), reader__is_active=True)
    for waiting in file.queue.filter(Exists(live)).select_related("grant__reader", "grant__request__policy"):
        last = fetch_until(waiting.grant, waiting)
        if last is None or last >= now:
            return waiting
    return None


def call_next(file: ArchiveFile, *, by) -> None:
    """Whose turn it is hears, once, that the file is there."""
    waiting = turn_of(file)
    if waiting and not waiting.told_at:
        waiting.told_at = timezone.now()
        waiting.save(update_fields=["told_at"])
        tell_turn(waiting, file.number, by=by)


def call_lot(*, after: int, by) -> int:
    """Every morning: files that are there and for which somebody waits, also when one's turn has passed unused."""
    waited = Waiting.objects.filter(file=OuterRef("pk")).order_by()
    rows = ArchiveFile.objects.filter(Exists(waited), state__in=HERE, pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(no_key=True, of=("self",))[:LOT])
    for file in found:
        call_next(file, by=by)
    return found[-1].pk if found else 0

"""解密: secrecy ends by itself on its day unless it was renewed; the keeper hears of it before (S2-13 R6)."""

from datetime import date, timedelta

from django.db import transaction

from archives.models import ArchiveFile
from archives.models.common import Level
from archives.policy import policy_for
from archives.telling import tell_declassified, tell_level_ends
from core import trail

LOT = 200


def declassify_lot(*, today: date, by) -> int:
    """The next so many files whose last secret day is over become ordinary; gives how many."""
    with transaction.atomic():
        over = ArchiveFile.objects.there().filter(level_until__lt=today).order_by("pk")
        found = list(over.select_for_update(no_key=True, of=("self",)).select_related("keeper")[:LOT])
        for file in found:
            changes = {"level": [file.level, Level.ORDINARY.value], "level_until": [str(file.level_until), None]}
            file.level, file.level_until, file.version = Level.ORDINARY, None, file.version + 1
            file.save(update_fields=["level", "level_until", "version"])
            trail.write("archives.declassify", file, by=by, changes=changes)
            tell_declassified(file)
    return len(found)


def foretell_lot(*, today: date, after: int) -> int:
    """Tell the keepers of the next so many files whose secrecy ends soon; gives the last id, 0 at the end."""
    last = today + timedelta(days=policy_for().declassified_notice)
    soon = ArchiveFile.objects.there().filter(level_until__range=(today, last), keeper__isnull=False, pk__gt=after)
    found = list(soon.select_related("keeper").order_by("pk")[:LOT])
    for file in found:
        tell_level_ends(file)
    return found[-1].pk if found else 0

"""密级 follows the customer (S1-27 R3): who has become more important makes the file as secret as the rules say.

Only upwards, and only where nobody has set the secrecy by hand: that was decided with a reason, and the keeper is told
instead. The same where the file would have to stand apart with a keeper of its own.
"""

from datetime import date

from django.db import transaction

from archives.actions.grants import revoke_unsigned
from archives.levels import end_of_secrecy, first_level, grades_of
from archives.models import ArchiveFile
from archives.policy import ArchivePolicy, policy_for
from archives.telling import tell_level_follows
from core import trail
from core.models import Event

LOT = 200


def follow_lot(*, today: date, after: int, by) -> tuple[int, int]:
    """The next so many files of customers: how many were raised, and the last id, 0 at the end."""
    policy = policy_for()
    with transaction.atomic():
        rows = ArchiveFile.objects.there().filter(customer__isnull=False, level__isnull=False, pk__gt=after)
        about = ("customer", "category", "keeper")
        found = list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).select_related(*about)[:LOT])
        grades = grades_of({file.customer for file in found}, by)
        behind = [(file, first_level(file.category, file.customer, policy, grades)) for file in found]
        behind = [(file, level) for file, level in behind if level is not None and level > file.level]
        by_hand = set_by_hand([file for file, _level in behind])
        raised = 0
        for file, level in behind:
            if file.pk in by_hand or level >= int(policy.apart_from):
                tell_level_follows(file, level)
            else:
                raise_level(file, level, policy, today, by=by)
                raised += 1
    return raised, found[-1].pk if found else 0


def set_by_hand(files: list[ArchiveFile]) -> set[int]:
    """Or declassified: its time was over."""
    deeds = Event.objects.filter(
        record_type="archives.archivefile",
        record_id__in=[file.pk for file in files],
        deed__in=["archives.set_level", "archives.declassify"],
    )
    return set(deeds.values_list("record_id", flat=True))


def raise_level(file: ArchiveFile, level: int, policy: ArchivePolicy, today: date, *, by) -> None:
    until = end_of_secrecy(level, policy, today)
    changes = {
        "level": [file.level, int(level)],
        "level_until": [trail.plain_value(file.level_until), str(until or "")],
    }
    file.level, file.level_until, file.version = level, until, file.version + 1
    file.save(update_fields=["level", "level_until", "version"])
    trail.write("archives.follow_level", file, by=by, changes=changes)
    revoke_unsigned(file, by=by)

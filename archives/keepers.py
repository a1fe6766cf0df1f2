"""保管人: who keeps what, who signs next, and what goes along with a hand-over (S1-26 R2)."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from archives.models import ArchiveFile, Category, KeeperChange, Place
from archives.policy import policy_for
from archives.policy.keepers import ALWAYS, APART
from staff.models import User
from staff.rules import is_gone


@dataclass(frozen=True)
class Keeper:
    """A person with the files that the reader may know of, and the places."""

    person: User
    files: int
    highest: int | None
    places: int
    is_gone: bool


def keepers_for(person) -> list[Keeper]:
    """The register of keepers. What may not be seen is not counted."""
    seen = ArchiveFile.objects.visible_to(person).there().filter(keeper__isnull=False).order_by()
    files = {row["keeper"]: row for row in seen.values("keeper").annotate(count=Count("pk"), highest=Max("level"))}
    used = Place.objects.filter(keeper__isnull=False, is_used=True).order_by()
    places = dict(used.values_list("keeper").annotate(Count("pk")))
    people = User.objects.select_related("department").filter(pk__in={*files, *places})
    return [
        Keeper(
            person=one,
            files=files.get(one.pk, {}).get("count", 0),
            highest=files.get(one.pk, {}).get("highest"),
            places=places.get(one.pk, 0),
            is_gone=is_gone(one),
        )
        for one in people.order_by("department__path", "number", "pk")
    ]


def kept_apart(files: QuerySet[ArchiveFile]) -> QuerySet[ArchiveFile]:
    return files.filter(Q(level__isnull=True) | Q(level__gte=int(policy_for().apart_from)))


def needs_witness(change: KeeperChange, *, has_apart: bool) -> bool:
    """Always for a giver who is gone: somebody has to sign in that one's place."""
    wanted = policy_for(change).hand_over_witness
    return wanted == ALWAYS or is_gone(change.giver) or (wanted == APART and (has_apart or change.is_leaving))


def next_signer(change: KeeperChange) -> User | None:
    """Whose signature is wanted. For a giver who is gone the witness signs, and once more at the end."""
    if change.given_at is None:
        return change.witness if is_gone(change.giver) and change.witness else change.giver
    if change.signed_at is None:
        return change.taker
    return change.witness if change.witness_id and change.witnessed_at is None else None


def places_handed_over(change: KeeperChange) -> QuerySet[Place]:
    """Places that the giver keeps and that go along: all of them, or those within the place handed over."""
    kept = Place.objects.filter(keeper=change.giver)
    if change.is_whole:
        return kept
    return kept.filter(path__startswith=change.place.path) if change.place else kept.none()


def categories_handed_over(change: KeeperChange) -> QuerySet[Category]:
    """Whose new files the giver keeps: they go along where everything does."""
    return Category.objects.filter(keeper=change.giver) if change.is_whole else Category.objects.none()


def is_left_to(person: User) -> bool:
    """Whether somebody still keeps files or places, or would keep what is filed next."""
    files = ArchiveFile.objects.there().filter(keeper=person.pk).order_by()
    kept = (model.objects.filter(keeper=person.pk, is_used=True) for model in (Place, Category))
    return files.exists() or any(rows.exists() for rows in kept)

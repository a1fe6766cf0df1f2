"""库位图: what stands where, left to right and top to bottom (S1-05 R4), as far as the person may know of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from archives.models import ArchiveFile, Place
from archives.places import Spot, spots_of, why_not_here
from archives.policy import policy_for

MOST = 1000  # files drawn on one plan; beyond them only the numbers


@dataclass
class Shown:
    """A place on the plan with what stands in it."""

    spot: Spot
    count: int = 0
    parts: list["Shown"] = field(default_factory=list)
    files: list[ArchiveFile] = field(default_factory=list)


def files_for(person) -> QuerySet[ArchiveFile]:
    return ArchiveFile.objects.visible_to(person).there().filter(place__isnull=False)


def all_places(person) -> list[Shown]:
    """Every place in the order of the tree, each with the number of files in it and below it."""
    places = in_order(Place.objects.all())
    found = files_for(person).order_by().values_list("place").annotate(Count("pk"))
    return list(counted(places, dict(found)).values())


def in_order(places: QuerySet[Place]) -> list[Place]:
    """A branch after the other, each by order and name from the room down."""
    rows = {place.pk: place for place in places}

    def key(place: Place) -> list[tuple]:
        line = [rows[int(one)] for one in place.path.strip("/").split("/") if int(one) in rows]
        return [(one.order, one.name, one.pk) for one in line]

    return sorted(rows.values(), key=key)


def counted(places: list[Place], counts: dict[int, int]) -> dict[int, Shown]:
    spots, total = spots_of(places), Counter()
    for place in places:
        for number in place.path.strip("/").split("/"):
            total[int(number)] += counts.get(place.pk, 0)
    return {place.pk: Shown(spots[place.pk], total[place.pk]) for place in places}


def plan_of(place: Place, person) -> Shown:
    """The place with everything in it; the files themselves unless there are too many to draw."""
    places = in_order(Place.objects.filter(path__startswith=place.path))
    there = files_for(person).filter(place__in=[one.pk for one in places])
    shown = counted(places, dict(there.order_by().values_list("place").annotate(Count("pk"))))
    for one in places:
        if one.pk != place.pk and one.parent_id in shown:
            shown[one.parent_id].parts.append(shown[one.pk])
    if shown[place.pk].count <= MOST:
        for number, files in stood(there).items():
            shown[number].files = marked(files, shown[number].spot)
    return shown[place.pk]


def stood(files: QuerySet[ArchiveFile]) -> dict[int, list[ArchiveFile]]:
    """By category, then by number: the order in which they stand."""
    found = defaultdict(list)
    rows = files.select_related("category", "customer", "keeper").order_by(
        "category__path", "category__order", "number"
    )
    for file in rows:
        found[file.place_id].append(file)
    return found


def marked(files: list[ArchiveFile], spot: Spot) -> list[ArchiveFile]:
    """Each with what is wrong about where it stands."""
    policy = policy_for()
    for file in files:
        file.wrong = why_not_here(file, file.level, spot, policy)
    return files

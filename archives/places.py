"""库位: what a place takes over from those it stands in, and which files may stand there (S1-05 R4, R20)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archives.models import ArchiveFile, Category, Place
from archives.models.common import Level
from archives.policy import ArchivePolicy
from staff.models import User

JOIN = " / "


@dataclass(frozen=True)
class Spot:
    """A place with the secrecy, the keeper and the use of everything that it stands in."""

    place: Place
    names: str
    least_level: int
    keeper: User | None
    is_used: bool

    @property
    def depth(self) -> int:
        return self.place.path.count("/") - 2

    def is_apart(self, policy: ArchivePolicy) -> bool:
        return self.least_level >= int(policy.apart_from)


def ids_in(path: str) -> list[int]:
    """The ids from the room down."""
    return [int(one) for one in path.strip("/").split("/") if one]


def spots_of(places: Iterable[Place]) -> dict[int, Spot]:
    """{id: spot}, in the order of the places: one query for all that they stand in."""
    wanted = list(places)
    ids = {number for place in wanted for number in ids_in(place.path)}
    known = Place.objects.select_related("keeper").in_bulk(ids)
    return {place.pk: make_spot([known[number] for number in ids_in(place.path)]) for place in wanted}


def spot_of(place: Place) -> Spot:
    return spots_of([place])[place.pk]


def name_stands(files: Iterable[ArchiveFile]) -> None:
    """`file.stand`: where each stands, from the room down; nothing where it stands nowhere. One query for all."""
    wanted = list(files)
    spots = spots_of({file.place for file in wanted if file.place})
    for file in wanted:
        file.stand = spots[file.place_id].names if file.place_id else ""


def make_spot(line: list[Place]) -> Spot:
    """From the room down to the place itself; the nearest keeper counts."""
    keepers = [place.keeper for place in line if place.keeper_id]
    return Spot(
        place=line[-1],
        names=JOIN.join(place.name for place in line),
        least_level=max(place.least_level for place in line),
        keeper=keepers[-1] if keepers else None,
        is_used=all(place.is_used for place in line),
    )


def stands_apart(level: int | None, policy: ArchivePolicy) -> bool:
    """机密 and 绝密 stand apart; so does what nobody has said the secrecy of (S1-05 R20, S1-27 R2)."""
    return level is None or level >= int(policy.apart_from)


def why_not_here(file: ArchiveFile, level: int | None, spot: Spot, policy: ArchivePolicy) -> str:
    """Why a file of this secrecy may not stand there; empty when it may."""
    if not spot.is_used:
        return _("“%s” is not in use.") % spot.names
    if not stands_apart(level, policy):
        if level is not None and level < spot.least_level:
            asked = Level(spot.least_level).label
            return _("“%(place)s” takes only files from “%(level)s” on.") % {"place": spot.names, "level": asked}
        return ""
    if not spot.is_apart(policy):
        return _("Such a file stands apart; “%s” is an ordinary place (S1-05 R20).") % spot.names
    if level is not None and level < spot.least_level:
        asked = Level(spot.least_level).label
        return _("“%(place)s” takes only files from “%(level)s” on.") % {"place": spot.names, "level": asked}
    return why_not_kept(file, level, spot)


def why_not_kept(file: ArchiveFile, level: int | None, spot: Spot) -> str:
    """What stands apart is kept by the keeper of its place and nobody else."""
    if spot.keeper is None:
        return _("“%s” has no keeper of its own yet (S1-05 R20).") % spot.names
    if not is_cleared(spot.keeper, level):
        return _("%(name)s, who keeps “%(place)s”, is not cleared for files of this secrecy.") % {
            "name": spot.keeper,
            "place": spot.names,
        }
    if file.keeper_id and file.keeper_id != spot.keeper.pk:
        return _("%(keeper)s keeps the file, “%(place)s” is kept by %(name)s: hand the file over first.") % {
            "keeper": file.keeper,
            "place": spot.names,
            "name": spot.keeper,
        }
    return ""


def keeper_within(category: Category, level: int | None) -> User | None:
    """The keeper of the category, where that one may know of such a file; else it waits for one who may."""
    keeper = category.keeper if category.keeper_id else None
    return keeper if keeper and is_cleared(keeper, level) else None


def is_cleared(keeper: User, level: int | None) -> bool:
    return (level or 0) <= keeper.clearance

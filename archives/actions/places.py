"""Rooms, cabinets, shelves and boxes, and which file stands where (S1-05 R4, R20)."""

from django.db import transaction
from django.utils.translation import gettext as _

from archives.actions.tree import put_down, save_in_tree
from archives.models import ArchiveFile, Place
from archives.places import Spot, ids_in, is_cleared, make_spot, spot_of, spots_of, stands_apart, why_not_here
from archives.policy import policy_for
from archives.rules import check_version, hold_file, refuse_destroyed
from core import trail
from core.errors import Refused
from core.looks import check_look
from core.rules import require

FIELDS = ["kind", "name", "parent", "order", "least_level", "keeper", "is_used"]
ADD, CHANGE, SHELVE = "archives.add_place", "archives.change_place", "archives.shelve_archivefile"


@transaction.atomic
def save_place(*, place: Place, by, seen: str = "") -> Place:
    """Enter a place or change it. A change that would leave files where they may not stand is refused."""
    before = Place.objects.select_for_update().filter(pk=place.pk).first() if place.pk else None
    require(by, CHANGE if before else ADD)
    if before:
        check_look(before, FIELDS, seen)
    parent = Place.objects.get(pk=place.parent_id) if place.parent_id else None
    check_within(place, parent)
    place.name = place.name.strip()
    if not place.name:
        raise Refused(_("A place has a name."), code="name")
    save_in_tree(place, before, parent)
    if before:
        check_what_stands_there(place, before)
    put_down(place, before, FIELDS, "archives.save_place", by=by)
    return place


def check_within(place: Place, parent: Place | None) -> None:
    """Cabinets stand in rooms, shelves in cabinets, boxes on shelves."""
    wanted = Place.WITHIN.get(place.kind)
    if (parent.kind if parent else None) != wanted:
        if wanted is None:
            raise Refused(_("A room stands by itself."), code="within")
        words = {"kind": place.get_kind_display(), "parent": Place.Kind(wanted).label}
        raise Refused(_("What a %(kind)s stands in is a %(parent)s.") % words, code="within")


def check_what_stands_there(place: Place, before: Place) -> None:
    """Files below it are kept by whom they were handed to, and stand where they may."""
    branch = Place.objects.filter(path__startswith=place.path)
    there = ArchiveFile.objects.there().filter(place__in=branch.values("pk")).order_by()
    if before.keeper_id and before.keeper_id != place.keeper_id and there.exists():
        raise Refused(_("Files stand there: they are handed over with both signatures."), code="keeper")
    if not place.is_used and there.exists():
        raise Refused(_("Files stand there; move them first."), code="used")
    policy = policy_for()
    spots = spots_of(branch)
    for pk, level in there.values_list("place_id", "level").distinct():
        spot = spots[pk]
        if stands_apart(level, policy) and not (spot.is_apart(policy) and spot.keeper is not None):
            raise Refused(
                _("Files stand there that have to stand apart with a keeper (S1-05 R20); move them first."),
                code="apart",
            )
        if spot.keeper is not None and stands_apart(level, policy) and not is_cleared(spot.keeper, level):
            raise Refused(_("%s is not cleared for what stands there.") % spot.keeper, code="clearance")


@transaction.atomic
def shelve_file(*, file: ArchiveFile, place: Place, version: int | None, by) -> ArchiveFile:
    """Put the file in its place; what stands apart gets the keeper of that place."""
    held = hold_file(file, by=by, permission=SHELVE)
    refuse_destroyed(held)
    check_version(held, version)
    if held.state == ArchiveFile.State.LENT:
        raise Refused(_("The file is lent; wait until it is back."), code="lent")
    if held.medium == ArchiveFile.Medium.ELECTRONIC:
        raise Refused(_("The file is electronic: there is nothing to put on a shelf."), code="electronic")
    before = trail.snapshot(held, ["place", "keeper", "state"])
    put_in_place(held, hold_spot(place), held.level)
    held.state, held.version = ArchiveFile.State.SHELVED, held.version + 1
    held.save(update_fields=["place", "keeper", "state", "version"])
    changes = trail.difference(before, trail.snapshot(held, ["place", "keeper", "state"]))
    trail.write("archives.shelve_file", held, by=by, changes=changes)
    return held


def hold_spot(place: Place) -> Spot:
    """The place as it is, with all that it stands in, kept from changing until the file stands there."""
    path = Place.objects.filter(pk=place.pk).values_list("path", flat=True).first()
    if path is None:
        raise Refused(_("There is no such place."), code="place")
    line = Place.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids_in(path)).order_by("pk")
    return make_spot(sorted(line.select_related("keeper"), key=lambda one: ids_in(path).index(one.pk)))


def put_in_place(file: ArchiveFile, spot: Spot, level: int | None) -> None:
    """Part of a deed that asked who may. Raises `Refused` where a file of this level may not stand."""
    policy = policy_for()
    if reason := why_not_here(file, level, spot, policy):
        raise Refused(reason, code="place")
    file.place = spot.place
    if spot.keeper is not None and (stands_apart(level, policy) or file.keeper_id is None):
        file.keeper = spot.keeper


def check_stand(file: ArchiveFile, level: int | None, place: Place | None) -> None:
    """A new secrecy wants a place and a keeper that suit it (S1-05 R20): `place` is where it stands from now on."""
    policy = policy_for()
    if place is not None:
        put_in_place(file, hold_spot(place), level)
    elif file.place_id and stands_apart(level, policy):
        if reason := why_not_here(file, level, spot_of(file.place), policy):
            raise Refused(_("%s Say where it stands from now on.") % reason, code="place")
    elif file.keeper_id and not is_cleared(file.keeper, level):
        raise Refused(
            _("%s keeps the file and is not cleared for that; hand it over first.") % file.keeper, code="keeper"
        )

"""交接: files go to another keeper by a protocol that giver, taker and sometimes a witness sign (S1-26 R2)."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.keepers import categories_handed_over, kept_apart, needs_witness, next_signer, places_handed_over
from archives.models import ArchiveFile, KeeperChange, KeeperChangeFile, Place
from archives.places import is_cleared
from archives.policy import policy_for
from archives.telling_keepers import tell_changed, tell_refused
from core import trail
from core.bulk import insert_rows
from core.errors import Refused, Stale
from core.models import Event
from core.rules import may, require, rows_for
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User
from staff.rules import is_gone

ADD, WITNESS = "archives.add_keeperchange", "archives.witness_keeperchange"
RULE = "archives.hand_over_within"
State = KeeperChange.State
LOT = 500


@transaction.atomic
def prepare_change(
    *,
    giver: User,
    taker: User,
    by,
    files: Iterable[ArchiveFile] | None = None,
    place: Place | None = None,
    witness: User | None = None,
    is_leaving: bool = False,
    note: str = "",
) -> KeeperChange:
    """Draw up the protocol: these files, those of a place, or everything that the giver keeps. Nothing moves yet."""
    require(by, ADD)
    check_people(giver, taker, witness)
    rows = wanted_files(giver, by, files, place)
    change = KeeperChange(
        giver=giver,
        taker=taker,
        witness=witness,
        is_whole=files is None and place is None,
        is_leaving=is_leaving,
        place=place,
        note=note.strip(),
        prepared_at=timezone.now(),
        prepared_by=by,
        policy=version_in_force("archives"),
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    check_files(change, rows, ids)
    change.count = len(ids)
    change.save()
    name_files(change, ids)
    trail.write("archives.prepare_change", change, by=by, details={"files": change.count})
    ask_next(change, by=by)
    return change


def check_people(giver: User, taker: User, witness: User | None) -> None:
    if giver.pk == taker.pk or (witness and witness.pk in (giver.pk, taker.pk)):
        raise Refused(_("Giver, taker and witness are different people."), code="people")
    for person in (taker, witness):
        if person and is_gone(person):
            raise Refused(_("%s is not at work.") % person, code="not_at_work")
    if witness and not may(witness, WITNESS):
        raise Refused(_("%s may not witness hand-overs.") % witness, code="witness")


def wanted_files(giver: User, by, files: Iterable[ArchiveFile] | None, place: Place | None) -> QuerySet[ArchiveFile]:
    rows = rows_for(by, ArchiveFile).there().filter(keeper=giver)
    if files is not None:
        chosen = {file.pk for file in files}
        rows = rows.filter(pk__in=chosen)
        if rows.count() != len(chosen):
            raise Refused(_("Some of these files are not kept by %s, or are not yours to see.") % giver, code="unseen")
    elif place is not None:
        below = Place.objects.filter(path__startswith=place.path)
        rows = rows.filter(place__in=below.order_by().values("pk"))
    return rows


def check_files(change: KeeperChange, rows: QuerySet[ArchiveFile], ids: list[int]) -> None:
    """The taker is cleared for them; what stands apart goes with its place; a witness where the policy wants one."""
    if not (ids or places_handed_over(change).exists() or categories_handed_over(change).exists()):
        raise Refused(_("%s keeps nothing of this.") % change.giver, code="none")
    highest = rows.order_by().aggregate(highest=Max("level"))["highest"]
    apart = kept_apart(rows)
    reserved = places_handed_over(change).order_by().aggregate(least=Max("least_level"))["least"]
    if not is_cleared(change.taker, max(highest or 0, reserved or 0)):
        raise Refused(_("%s is not cleared for all of these files.") % change.taker, code="clearance")
    if stays := left_behind(change, apart):
        raise Refused(_("%s stands apart with its keeper: hand its place over, too (S1-05 R20).") % stays, code="place")
    if needs_witness(change, has_apart=apart.exists() or bool(reserved)) and change.witness is None:
        raise Refused(_("A supervisor witnesses this hand-over: name one."), code="witness")


def left_behind(change: KeeperChange, apart: QuerySet[ArchiveFile]) -> ArchiveFile | None:
    """A file that would leave the keeper of the place in which it stands apart."""
    if change.is_whole:
        return None
    handed = Q(pk__in=[])
    for place in places_handed_over(change):
        handed |= Q(place__path__startswith=place.path)
    return apart.filter(place__isnull=False).exclude(handed).order_by("pk").first()


def name_files(change: KeeperChange, ids: list[int]) -> None:
    """The database lets each file into one running hand-over: whoever comes second is told."""
    try:
        with transaction.atomic():
            insert_rows(KeeperChangeFile, [KeeperChangeFile(change=change, file_id=pk) for pk in ids])
    except IntegrityError:
        message = _("Another hand-over of some of these files is being signed.")
        raise Stale(message, current=change.giver) from None


def ask_next(change: KeeperChange, *, by) -> None:
    """Whose signature is wanted now owes it."""
    signer = next_signer(change)
    if signer is None:
        return
    open_duty(
        rule=RULE,
        record=change,
        span=policy_for(change).hand_over_within,
        begun_at=timezone.now(),
        responsible=signer,
        version=version_in_force("archives"),
        by=by,
    )


@transaction.atomic
def sign_change(*, change: KeeperChange, by) -> KeeperChange:
    """The giver signs first, then the taker, then the witness. With the last signature the files change keeper."""
    held = hold_change(change, by)
    signer = next_signer(held)
    if signer is None or signer.pk != by.pk:
        raise Refused(_("It is not your turn to sign."), code="forbidden")
    now = timezone.now()
    step = "given" if held.given_at is None else "signed" if held.signed_at is None else "witnessed"
    setattr(held, f"{step}_at", now)
    setattr(held, f"{step}_by", by)
    meet_duty(rule=RULE, record=held, at=now, by=by)
    trail.write("archives.sign_change", held, by=by, details={"as": step})
    if next_signer(held) is None:
        carry_out(held, by=by)
        held.state = State.SIGNED
    held.save()
    if held.state == State.SIGNED:
        tell_changed(held, by=by)
    else:
        ask_next(held, by=by)
    return held


def hold_change(change: KeeperChange, by) -> KeeperChange:
    rows = rows_for(by, KeeperChange).select_for_update(no_key=True, of=("self",))
    held = rows.select_related("giver", "taker", "witness").filter(pk=change.pk).first()
    if held is None:
        raise Refused(_("There is no such hand-over, or it is not yours to see."), code="unseen")
    if held.state != State.PREPARED:
        raise Stale(_("This hand-over is “%s” by now.") % held.get_state_display(), current=held)
    return held


def carry_out(change: KeeperChange, *, by) -> None:
    """Part of the last signature: files and places change keeper, each file with its line in the trail."""
    ids = list(change.files.order_by("file_id").values_list("file_id", flat=True))
    for begin in range(0, len(ids), LOT):
        lot = ArchiveFile.objects.filter(pk__in=ids[begin : begin + LOT]).order_by("pk")
        files = list(lot.select_for_update(no_key=True))
        for file in files:
            check_still(file, change)
        lot.update(keeper=change.taker, version=F("version") + 1)
        changes: dict[str, Any] = {"keeper": [str(change.giver), str(change.taker)]}
        insert_rows(Event, [trail.new_event("archives.change_keeper", one, by=by, changes=changes) for one in files])
    places_handed_over(change).update(keeper=change.taker)
    categories_handed_over(change).update(keeper=change.taker)
    change.files.update(is_open=False)


def check_still(file: ArchiveFile, change: KeeperChange) -> None:
    if file.keeper_id != change.giver_id:
        raise Refused(_("%(file)s is not kept by %(giver)s any more.") % {"file": file, "giver": change.giver})
    if not is_cleared(change.taker, file.level):
        raise Refused(_("%s is not cleared for all of these files.") % change.taker, code="clearance")


def may_end(change: KeeperChange, person) -> bool:
    """Those who draw up others, too: whoever took part may have left the company."""
    return person.pk in {change.giver_id, change.taker_id, change.witness_id, change.prepared_by_id} or may(person, ADD)


@transaction.atomic
def refuse_change(*, change: KeeperChange, reason: str, by) -> KeeperChange:
    """Whoever takes part or draws up hand-overs ends it; everything stays with its keeper."""
    held = hold_change(change, by)
    if not may_end(held, by):
        raise Refused(_("Only who takes part in it ends it."), code="forbidden")
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    held.state, held.refused_at, held.refused_by = State.REFUSED, timezone.now(), by
    held.refused_why = reason.strip()
    held.save(update_fields=["state", "refused_at", "refused_by", "refused_why"])
    held.files.update(is_open=False)
    void_duties(record=held, by=by)
    trail.write("archives.refuse_change", held, by=by, reason=held.refused_why)
    tell_refused(held, by=by)
    return held

"""The hand-over of who leaves (S1-14 R8, R13): one reviewed deed, in one transaction or, where it is much, in a job."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs, trail
from core.errors import Refused, Stale
from core.rules import require
from staff import hooks
from staff.actions.people import take_exports
from staff.actions.sessions import drop_sessions
from staff.leaving import end
from staff.models import Deputy, Leaving, User
from staff.policy import policy_for
from staff.rules import check_leaver, is_gone

LOT = 500  # of a divisible kind, in one go


def counts_of(person: User) -> dict[str, int]:
    """How much of each kind the person still has."""
    return {kind.name: kind.count(person) for kind in hooks.hand_over}


def reasons_to_stay(person: User) -> list[str]:
    return [str(reason) for holds in hooks.holds for reason in holds(person)]


@transaction.atomic
def begin_leaving(
    *,
    person: User,
    successors: Mapping[str, Sequence[User]],
    by: User,
    reason: str = "",
    wants_letters: bool = False,
    seen: Mapping[str, int] | None = None,
) -> Leaving:
    """Close the account and hand everything over. `seen` are the counts that were reviewed: others are refused.

    Raises `Refused` when something forbids leaving, when a kind of work has no successor, or when one is not at work.
    """
    require(by, "staff.hand_over_user")
    people = hold_people(person, successors)
    held = people[person.pk]
    check_leaver(held, by)
    if reasons := reasons_to_stay(held):
        raise Refused(" ".join(reasons), code="holds")
    counts = counts_of(held)
    if seen is not None and dict(seen) != counts:
        raise Stale(_("Meanwhile the work of %s has changed. Please look at it again.") % held)
    leaving = Leaving(
        person=held,
        by=by,
        reason=reason.strip(),
        wants_letters=wants_letters,
        plan=make_plan(held, counts, {kind: [people[one.pk] for one in given] for kind, given in successors.items()}),
    )
    try:
        with transaction.atomic():
            leaving.save()
    except IntegrityError as error:
        raise Refused(_("The hand-over of %s has begun already.") % held, code="state") from error
    close_account(held, by=by)
    trail.write("staff.begin_leaving", held, by=by, reason=leaving.reason, details=as_words(leaving))
    if sum(counts.values()) > policy_for().moved_at_once:
        leaving.job = jobs.enqueue(
            "leaving",
            key=f"leaving-{leaving.pk}",
            by=by,
            params={"leaving": leaving.pk},
            title=_("Hand-over of %s") % held,
            total=sum(counts.values()),
        )
        leaving.save(update_fields=["job"])
        return leaving
    while move_lot(leaving):
        pass
    return finish_leaving(leaving=leaving)


def hold_people(person: User, successors: Mapping[str, Sequence[User]]) -> dict[int, User]:
    """The leaver and who takes over, locked in the order of their ids: two never hand over to each other."""
    wanted = {person.pk, *(one.pk for given in successors.values() for one in given)}
    rows = User.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    return {one.pk: one for one in rows.order_by("id")}


def make_plan(person: User, counts: dict[str, int], successors: Mapping[str, Sequence[User]]) -> dict:
    plan = {}
    for kind in hooks.hand_over:
        if not counts[kind.name]:
            continue
        chosen = list(successors.get(kind.name) or ())
        if not chosen:
            raise Refused(_("Choose who takes over: %s.") % kind.label, code="successor")
        if len(chosen) > 1 and not kind.divisible:
            raise Refused(_("Only one person can take over: %s.") % kind.label, code="successor")
        for one in chosen:
            if one.pk == person.pk or not one.is_active or one.state != User.State.ACTIVE:
                raise Refused(_("%s is not at work.") % one, code="not_at_work")
        plan[kind.name] = {
            "count": counts[kind.name],
            "successors": [{"id": one.pk, "name": str(one), "moved": 0} for one in chosen],
        }
    return plan


def close_account(person: User, *, by: User) -> None:
    """Left, signed out everywhere, exports withdrawn, nobody's deputy any more."""
    person.state, person.is_active = User.State.LEFT, False
    person.save(update_fields=["state", "is_active"])
    drop_sessions(person.open_sessions.all())
    take_exports(person, _("%s has left.") % person, by=by)
    for deputy in Deputy.objects.to_come(timezone.localdate()).filter(person=person):
        end(deputy, by)


def move_lot(leaving: Leaving) -> int:
    """Hand over some of what is left, in the caller's transaction; gives how much, 0 when nothing is left."""
    person = leaving.person
    for kind in hooks.hand_over:
        left = kind.count(person)
        if not left:
            continue
        entry = leaving.plan.get(kind.name)
        if not entry:
            raise Refused(_("Choose who takes over: %s.") % kind.label, code="successor")
        taker = min(entry["successors"], key=lambda one: one["moved"])
        limit = {}
        if kind.divisible:
            share = ceil(entry["count"] / len(entry["successors"]))
            limit = {"limit": min(LOT, max(1, share - taker["moved"]))}
        successor = User.objects.get(pk=taker["id"])
        if is_gone(successor):  # the account was closed meanwhile
            raise Refused(_("%s is not at work.") % successor, code="not_at_work")
        kind.move(person, successor, leaving.by, **limit)
        moved = left - kind.count(person)
        if moved <= 0:
            raise Refused(_("Could not be handed over: %s.") % kind.label, code="stuck")
        taker["moved"] += moved
        leaving.save(update_fields=["plan"])
        return moved
    return 0


@transaction.atomic
def finish_leaving(*, leaving: Leaving) -> Leaving:
    """Nothing is left: said in the trail, and the letters are written."""
    done = Leaving.objects.filter(pk=leaving.pk, finished_at__isnull=True).update(finished_at=timezone.now())
    leaving.refresh_from_db()
    if done:
        trail.write("staff.finish_leaving", leaving.person, by=leaving.by, details=as_words(leaving))
        for letters in hooks.letters if leaving.wants_letters else ():
            with suppress(Refused):  # nobody to write to
                letters.write(leaving=leaving, by=leaving.by)
    return leaving


def carry_out(job, run) -> dict:
    """Job «leaving»: lot by lot; killed in between, it goes on with what is left."""
    leaving = Leaving.objects.select_related("person", "by").get(pk=job.params["leaving"])
    moved = 1
    while moved:
        with run.step():
            moved = move_lot(leaving)
        run.progress(sum(one["moved"] for entry in leaving.plan.values() for one in entry["successors"]))
    with run.step():
        finish_leaving(leaving=leaving)
    return {"leaving": leaving.pk}


def as_words(leaving: Leaving) -> dict[str, str]:
    """{kind: who takes over how many}, for the trail."""
    label = {kind.name: str(kind.label) for kind in hooks.hand_over}
    return {
        label.get(name, name): f"{entry['count']} → " + ", ".join(one["name"] for one in entry["successors"])
        for name, entry in leaving.plan.items()
    }

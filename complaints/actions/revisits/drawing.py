"""抽样: which cases and occasions of a month are revisited. The seed is stored before the first of them comes.

Each gets its lot the moment it comes, in the order of coming, so that a deadline of three days can be kept and nobody
can draw again until it suits: the same seed and the same order always give the same sample.
"""

import secrets
from datetime import date
from hashlib import sha256

from django.utils import timezone

from complaints.models import RevisitDraw, RevisitLot
from complaints.policy import ComplaintPolicy, policy_for
from core import trail
from staff.models import User

QUOTAS = {"complaint": "complaint_quota", "repair": "repair_quota", "event": "event_quota"}


def month_of(moment) -> date:
    return timezone.localdate(moment).replace(day=1)


def required_of(pool: int, quota: int) -> int:
    """So many of the pool at least: a half of three is two."""
    return -(-pool * quota // 100)


def falls_on(seed: str, place: int, quota: int, drawn: int) -> bool:
    """Whether the lot of this place is drawn: always enough for the quota, and at most one more than that."""
    required = required_of(place, quota)
    if drawn < required:
        return True
    if drawn > required:
        return False
    return int(sha256(f"{seed}:{place}".encode()).hexdigest()[:12], 16) % 100 < quota


def open_draw(*, source: str, month: date, by, policy: ComplaintPolicy | None = None) -> RevisitDraw:
    """The draw of this month, locked; made with its seed when there is none yet. Part of another deed."""
    found = RevisitDraw.objects.filter(source=source, month=month)
    if not found.exists():
        quota = getattr(policy or policy_for(), QUOTAS[source])
        make_draw(source=source, month=month, quota=quota, drawn_by=User.objects.system(), by=by)
    return found.select_for_update(no_key=True).get()


def make_draw(*, source: str, month: date, quota: int, drawn_by: User, by) -> tuple[RevisitDraw, bool]:
    """The draw of this month with its seed, and whether it was made now and not by somebody else before."""
    seed, now = secrets.token_hex(16), timezone.now()
    fresh = RevisitDraw(source=source, month=month, seed=seed, quota=quota, drawn_at=now, drawn_by=drawn_by)
    RevisitDraw.objects.bulk_create([fresh], ignore_conflicts=True)  # who comes second waits here for the first
    made = RevisitDraw.objects.get(source=source, month=month)
    if made.seed != seed:
        return made, False
    trail.write("complaints.open_draw", made, by=by, details={"seed": seed, "quota": quota})
    return made, True


def draw_lot(*, draw: RevisitDraw, by, complaint=None, interaction=None) -> RevisitLot:
    """The lot of one case or occasion; a second time it is the first one. `draw` is locked."""
    known = RevisitLot.objects.filter(complaint=complaint, interaction=interaction).first()
    if known:
        return known
    place = draw.pool + 1
    is_drawn = falls_on(draw.seed, place, draw.quota, draw.drawn)
    draw.pool, draw.drawn = place, draw.drawn + is_drawn
    draw.save(update_fields=["pool", "drawn"])
    return RevisitLot.objects.create(
        draw=draw, place=place, complaint=complaint, interaction=interaction, is_drawn=is_drawn
    )


def faults_of(draw: RevisitDraw) -> list[int]:
    """Places whose lot is not what the seed says, and places that are missing; empty: the sample is the one drawn."""
    faults, drawn, lots = [], 0, dict(draw.lots.order_by().values_list("place", "is_drawn"))
    for place in range(1, max([draw.pool, *lots]) + 1):
        expected = falls_on(draw.seed, place, draw.quota, drawn)
        drawn += expected
        if lots.get(place) is not expected:
            faults.append(place)
    return faults

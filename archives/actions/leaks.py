"""泄密事件: reported by anybody, told at once, answered, closed (S1-05 R26, S1-27 R11, R14, S0-07 R12)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.guardians import guardian
from archives.models import ArchiveFile, LeakIncident
from archives.policy import policy_for
from archives.telling_leaks import tell_leak, told_of_leaks
from core import trail
from core.errors import Refused, Stale
from core.rules import may, require, rows_for
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from staff.models import User

ADD, CHANGE = "archives.add_leakincident", "archives.change_leakincident"
RULE = "archives.leak_answered_within"
TOLD = {"authority": "authority_told_at", "customer": "customer_told_at"}


@transaction.atomic
def report_leak(*, what: str, by: User, file: ArchiveFile | None = None) -> LeakIncident:
    """A leak or the risk of one, also where nobody can prove that nobody learned it (S1-27 R14)."""
    require(by, ADD)
    if not what.strip():
        raise Refused(_("Say what happened."), code="what")
    if file is not None and not rows_for(by, ArchiveFile).filter(pk=file.pk).exists():
        raise Refused(_("There is no such file, or it is not yours to see."), code="unseen")
    now = timezone.now()
    leak = LeakIncident.objects.create(
        file=file,
        what=what.strip(),
        level=file.level if file else None,
        policy=version_in_force("archives"),
        reported_at=now,
        reported_by=by,
    )
    trail.write("archives.report_leak", leak, by=by, details={"file": str(file or "")})
    people = told_of_leaks()
    tell_leak(leak, people, by=by)
    owes = next((one for one in people if one.pk != by.pk and may(one, CHANGE)), None) or guardian(CHANGE)
    span, version = policy_for(leak).leak_answered_within, leak.policy
    open_duty(rule=RULE, record=leak, span=span, begun_at=now, responsible=owes, version=version, is_urgent=True, by=by)
    return leak


def hold_leak(leak: LeakIncident, *, by) -> LeakIncident:
    require(by, CHANGE)
    held = rows_for(by, LeakIncident).filter(pk=leak.pk).order_by().select_for_update(no_key=True, of=("self",)).first()
    if held is None:
        raise Refused(_("There is no such leak, or it is not yours to see."), code="unseen")
    if held.closed_at:
        raise Stale(_("It was closed meanwhile."), current=held)
    return held


@transaction.atomic
def answer_leak(*, leak: LeakIncident, measures: str, by) -> LeakIncident:
    """What is done about it, at once; later measures are added below the earlier ones."""
    held = hold_leak(leak, by=by)
    if not measures.strip():
        raise Refused(_("Say what is done about it."), code="measures")
    now = timezone.now()
    line = f"{timezone.localtime(now):%Y-%m-%d %H:%M} {by}: {measures.strip()}"
    held.measures = f"{held.measures}\n{line}".strip()
    if held.answered_at is None:
        held.answered_at, held.answered_by = now, by
        meet_duty(rule=RULE, record=held, at=now, by=by)
    held.save(update_fields=["measures", "answered_at", "answered_by"])
    trail.write("archives.answer_leak", held, by=by)
    return held


@transaction.atomic
def note_told(*, leak: LeakIncident, whom: str, at: datetime, by) -> LeakIncident:
    """When the authority or the customer was told; put down once (S0-07 R12)."""
    held = hold_leak(leak, by=by)
    field = TOLD.get(whom)
    if field is None:
        raise Refused(_("Choose who was told."), code="whom")
    if getattr(held, field):
        raise Refused(_("This is put down already."), code="told")
    if at > timezone.now():
        raise Refused(_("The moment lies in the future."), code="at")
    setattr(held, field, at)
    held.save(update_fields=[field])
    trail.write("archives.leak_told", held, by=by, details={"whom": whom, "at": at.isoformat()})
    return held


@transaction.atomic
def close_leak(
    *, leak: LeakIncident, effect: str, conclusion: str, by, responsible: User | None = None
) -> LeakIncident:
    """What came of it and who is answerable. Nobody concludes on the own leak."""
    held = hold_leak(leak, by=by)
    if held.answered_at is None:
        raise Refused(_("Say first what is done about it."), code="measures")
    if not conclusion.strip():
        raise Refused(_("Write down the conclusion."), code="conclusion")
    if responsible is not None and responsible.pk == by.pk:
        raise Refused(_("Nobody concludes on the own leak."), code="own")
    held.effect, held.conclusion, held.responsible = effect, conclusion.strip(), responsible
    held.closed_at, held.closed_by = timezone.now(), by
    held.save(update_fields=["effect", "conclusion", "responsible", "closed_at", "closed_by"])
    trail.write("archives.close_leak", held, by=by, details={"effect": effect})
    return held

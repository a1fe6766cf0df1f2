"""紧急停止: the representative stops credit sales at once, the superior confirms (S0-21 R79)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import may
from credit.models import CreditFile, CreditStop, DangerReport
from credit.policy import policy_for
from credit.telling_watch import tell_lifted, tell_stop
from credit.watching import check_other, hold_for, leader_of, put_state, said
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force

RULE = "credit.stop_confirmed_within"
STOP, CONFIRM = "credit.add_creditstop", "credit.confirm_creditstop"
State = CreditFile.State


@transaction.atomic
def stop_credit(*, file: CreditFile, reason: str, by) -> CreditStop:
    """Nothing is let go from now on. Who may confirm stops confirms the own one with it."""
    held = hold_for(file, by=by, permission=STOP)
    reason = said(reason, _("Say why credit sales are stopped."))
    present = open_stop(held)
    if present:
        raise Stale(stopped_words(present), current=present)
    if held.state == State.TERMINATED:
        raise Refused(_("Trade with this customer was ended."), code="state")
    now = timezone.now()
    stop = CreditStop(
        file=held,
        policy=version_in_force("credit"),
        reason=reason,
        state_before=held.state,
        stopped_at=now,
        stopped_by=by,
    )
    is_confirmed = may(by, CONFIRM)
    if is_confirmed:
        stop.confirmed_at, stop.confirmed_by = now, by
    stop.save()
    put_state(held, State.STOPPED, deed="credit.stop", by=by, reason=reason)
    leader = leader_of(by, held, may_do=CONFIRM)
    if not is_confirmed:
        owe_confirmation(stop, leader, by=by)
    tell_stop(stop, leader, by=by)
    return stop


def open_stop(file: CreditFile) -> CreditStop | None:
    return CreditStop.objects.select_related("stopped_by").filter(file=file.pk, lifted_at__isnull=True).first()


def stopped_words(stop: CreditStop) -> str:
    return _("%(person)s has stopped this at %(moment)s.") % {
        "person": stop.stopped_by,
        "moment": f"{timezone.localtime(stop.stopped_at):%m-%d %H:%M}",
    }


def owe_confirmation(stop: CreditStop, leader, *, by) -> None:
    """Not confirmed in time, it goes up one superior at a time (regulations.reminders)."""
    open_duty(
        rule=RULE,
        record=stop,
        span=policy_for(stop).stop_confirmed_within,
        begun_at=stop.stopped_at,
        by=by,
        responsible=leader,
        department=stop.file.customer.department,
        customer=stop.file.customer,
        version=stop.policy,
        is_urgent=True,
    )


def hold_stop(stop: CreditStop, *, by) -> tuple[CreditFile, CreditStop]:
    """The file and the stop, locked, unless somebody has lifted it meanwhile."""
    file = hold_for(stop.file, by=by, permission=CONFIRM)
    held = CreditStop.objects.select_for_update(no_key=True, of=("self",)).select_related("stopped_by").get(pk=stop.pk)
    if held.lifted_at:
        raise Stale(_("%s has lifted this already.") % held.lifted_by, current=held)
    return file, held


@transaction.atomic
def confirm_stop(*, stop: CreditStop, by) -> CreditStop:
    """The superior stands behind it."""
    _file, held = hold_stop(stop, by=by)
    if held.confirmed_at:
        raise Stale(_("%s has confirmed this already.") % held.confirmed_by, current=held)
    check_other(held.stopped_by, by, _("Nobody confirms the own stop."))
    held.confirmed_at, held.confirmed_by = timezone.now(), by
    held.save(update_fields=["confirmed_at", "confirmed_by"])
    trail.write("credit.confirm_stop", held, by=by)
    meet_duty(rule=RULE, record=held, at=held.confirmed_at, by=by)
    return held


@transaction.atomic
def lift_stop(*, stop: CreditStop, reason: str, by) -> CreditStop:
    """Credit sales go on, as they were before; a customer reported as dangerous meanwhile stays so.

    Somebody else than who stopped says so.
    """
    file, held = hold_stop(stop, by=by)
    check_other(held.stopped_by, by, _("Nobody lifts the own stop."))
    held.lift_reason = said(reason, _("Say why credit sales may go on."))
    held.lifted_at, held.lifted_by = timezone.now(), by
    held.save(update_fields=["lift_reason", "lifted_at", "lifted_by"])
    meet_duty(rule=RULE, record=held, at=held.lifted_at, by=by)
    if file.state == State.STOPPED:
        put_state(file, state_after(held), deed="credit.lift_stop", by=by, reason=held.lift_reason)
    else:
        trail.write("credit.lift_stop", file, by=by, reason=held.lift_reason)
    tell_lifted(held, by=by)
    return held


def state_after(stop: CreditStop) -> str:
    if DangerReport.objects.filter(file=stop.file_id, ended_at__isnull=True).exists():
        return State.DANGEROUS
    return State.WATCHED if stop.state_before == State.DANGEROUS else stop.state_before

"""危险客户: reported in detail, instructed by the superior, ended or traded with again (S0-21 R53, R77-R83)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from credit.actions.measures import drop_measures
from credit.models import CreditFile, CreditStop, DangerReport
from credit.policy import policy_for
from credit.telling_watch import tell_danger, tell_instruction
from credit.watching import check_other, hold_for, leader_of, put_state, said
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force

RULE = "credit.danger_instructed_within"
REPORT, INSTRUCT = "credit.add_dangerreport", "credit.instruct_credit"
State = CreditFile.State
AFTERWARDS = (State.NORMAL, State.WATCHED)


@transaction.atomic
def report_danger(*, file: CreditFile, facts: str, aim: str, by) -> DangerReport:
    """What happened, and what can be recovered. The customer is dangerous from now on."""
    held = hold_for(file, by=by, permission=REPORT)
    facts = said(facts, _("Say in detail what happened."))
    aim = said(aim, _("Say what can be recovered, and how."))
    present = DangerReport.objects.filter(file=held, ended_at__isnull=True).select_related("reported_by").first()
    if present:
        raise Refused(
            _("%s has reported this customer already.") % present.reported_by,
            code="reported",
            link=present.get_absolute_url(),
        )
    if held.state == State.TERMINATED:
        raise Refused(_("Trade with this customer was ended."), code="state")
    report = DangerReport.objects.create(file=held, facts=facts, aim=aim, reported_at=timezone.now(), reported_by=by)
    if held.state == State.STOPPED:
        trail.write("credit.report_danger", held, by=by, details={"text": facts[:200]})
    else:
        put_state(held, State.DANGEROUS, deed="credit.report_danger", by=by, reason=facts[:500])
    owe_instruction(report, by=by)
    return report


def owe_instruction(report: DangerReport, *, by) -> None:
    leader = leader_of(by, report.file, may_do=INSTRUCT)
    open_duty(
        rule=RULE,
        record=report,
        span=policy_for().danger_instructed_within,
        begun_at=report.reported_at,
        by=by,
        responsible=leader,
        department=report.file.customer.department,
        customer=report.file.customer,
        version=version_in_force("credit"),
        is_urgent=True,
    )
    tell_danger(report, leader, by=by)


def hold_report(report: DangerReport, *, by, permission: str) -> tuple[CreditFile, DangerReport]:
    """The file and the report, locked, as long as it is not over."""
    file = hold_for(report.file, by=by, permission=permission)
    rows = DangerReport.objects.select_for_update(no_key=True, of=("self",)).select_related("reported_by")
    held = rows.get(pk=report.pk)
    if held.ended_at:
        raise Stale(_("This is over since %s.") % f"{timezone.localtime(held.ended_at):%Y-%m-%d}", current=held)
    return file, held


@transaction.atomic
def instruct_danger(*, report: DangerReport, instruction: str, by) -> DangerReport:
    """主管上司明确指示: without it no measure is taken and nobody ends the trade."""
    _file, held = hold_report(report, by=by, permission=INSTRUCT)
    if held.instructed_at:
        raise Stale(_("%s has instructed this already.") % held.instructed_by, current=held)
    check_other(held.reported_by, by, _("Nobody instructs on the own report."))
    held.instruction = said(instruction, _("Say what is to be done."))
    held.instructed_at, held.instructed_by = timezone.now(), by
    held.save(update_fields=["instruction", "instructed_at", "instructed_by"])
    trail.write("credit.instruct_danger", held, by=by, details={"text": held.instruction[:200]})
    meet_duty(rule=RULE, record=held, at=held.instructed_at, by=by)
    tell_instruction(held, by=by)
    return held


@transaction.atomic
def terminate(*, report: DangerReport, instruction: str, by) -> DangerReport:
    """中止交易, on explicit instruction only: nothing is let go any more, and the customer is told in writing."""
    file, held = hold_report(report, by=by, permission=INSTRUCT)
    if held.is_terminated:
        raise Stale(_("The end of trade is instructed already."), current=held)
    check_other(held.reported_by, by, _("Nobody instructs on the own report."))
    instruction = said(instruction, _("Say why trade is ended."))
    now = timezone.now()
    held.is_terminated = True
    held.instruction = f"{held.instruction}\n{instruction}".strip()
    held.instructed_at, held.instructed_by = now, by
    held.save(update_fields=["is_terminated", "instruction", "instructed_at", "instructed_by"])
    put_state(file, State.TERMINATED, deed="credit.terminate", by=by, reason=instruction)
    meet_duty(rule=RULE, record=held, at=now, by=by)
    tell_instruction(held, by=by)
    return held


@transaction.atomic
def note_notice(*, report: DangerReport, noticed_on: date, by) -> DangerReport:
    """The day on which the letter went to the customer; there is none without the instruction (R83)."""
    _file, held = hold_report(report, by=by, permission=REPORT)
    require_termination(held)
    if held.noticed_on:
        raise Stale(_("The customer was told on %s already.") % held.noticed_on, current=held)
    if not timezone.localdate(held.instructed_at) <= noticed_on <= timezone.localdate():
        raise Refused(_("The customer is told after the instruction, and not in the future."), code="day")
    held.noticed_on, held.noticed_by = noticed_on, by
    held.save(update_fields=["noticed_on", "noticed_by"])
    trail.write("credit.note_notice", held, by=by, details={"day": noticed_on.isoformat()})
    return held


def require_termination(report: DangerReport) -> None:
    if not report.is_terminated:
        raise Refused(
            _("The end of trade is told to the customer only when the superior has instructed it."), code="instruction"
        )


@transaction.atomic
def end_danger(*, report: DangerReport, outcome: str, state: str, by) -> DangerReport:
    """It is over, with its outcome. Trade that was ended stays ended; otherwise it goes on, watched or as usual."""
    file, held = hold_report(report, by=by, permission=INSTRUCT)
    outcome = said(outcome, _("Say what came of it: what was recovered, what was lost."))
    if not held.is_terminated and state not in AFTERWARDS:
        raise Refused(_("Say how trade goes on."), code="state")
    held.outcome, held.ended_at, held.ended_by = outcome, timezone.now(), by
    held.save(update_fields=["outcome", "ended_at", "ended_by"])
    drop_measures(held, by=by)
    meet_duty(rule=RULE, record=held, at=held.ended_at, by=by)
    stop = CreditStop.objects.filter(file=file, lifted_at__isnull=True).first()
    if held.is_terminated or file.state != State.DANGEROUS:
        trail.write("credit.end_danger", file, by=by, reason=outcome[:500])
        if stop and not held.is_terminated:
            CreditStop.objects.filter(pk=stop.pk).update(state_before=state)
    else:
        put_state(file, state, deed="credit.end_danger", by=by, reason=outcome[:500])
    return held


@transaction.atomic
def watch_file(*, file: CreditFile, state: str, reason: str, by) -> CreditFile:
    """观察: watch a customer, watch no longer, or take trade up again after its end (R77-R78)."""
    held = hold_for(file, by=by, permission=INSTRUCT)
    reason = said(reason, _("Say why."))
    if state not in AFTERWARDS or held.state not in (*AFTERWARDS, State.TERMINATED):
        raise Refused(_("This state has its own way."), code="state")
    if held.state == state:
        raise Stale(_("The customer is “%s” already.") % held.get_state_display(), current=held)
    if DangerReport.objects.filter(file=held, ended_at__isnull=True).exists():
        raise Refused(_("Write down first what came of the danger report."), code="danger")
    if CreditStop.objects.filter(file=held, lifted_at__isnull=True).exists():
        raise Refused(_("Lift the emergency stop first."), code="stopped")
    put_state(held, state, deed="credit.watch", by=by, reason=reason)
    return held

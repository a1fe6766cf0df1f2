"""The five measures against worsening credit, each approved by the chain before it is taken (S0-21 R53-R54)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from credit.debtor import debtor_of, facts_of
from credit.exposure import lock_file
from credit.models import DangerReport, Measure
from credit.models.common import Asked
from credit.policy import policy_for
from credit.watching import hold_for, said
from regulations.policies import clause_of, version_in_force

KIND = "credit.measure"
ASK = "credit.add_dangerreport"
DONE = "done"


@transaction.atomic
def ask_measure(*, report: DangerReport, kind: str, plan: str, by) -> Measure:
    """Ask for one of the five, after the superior has instructed what is to be done."""
    file = hold_for(report.file, by=by, permission=ASK)
    held = DangerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    if held.ended_at:
        raise Stale(_("This report is over."), current=held)
    if not held.instructed_at:
        raise Refused(_("No measure without the instruction of the superior."), code="instruction")
    if held.measures.filter(kind=kind, state=Asked.ASKED).exists():
        raise Refused(_("This measure is asked for already and not decided yet."), code="asked")
    measure = Measure.objects.create(
        report=held,
        kind=kind,
        plan=said(plan, _("Say how the measure is to be taken.")),
        state=Asked.ASKED,
        asked_at=timezone.now(),
        asked_by=by,
    )
    trail.write("credit.ask_measure", measure, by=by, details={"text": measure.plan[:200]})
    asked = [
        (_("customer"), str(file)),
        (_("measure"), measure.get_kind_display()),
        (_("plan"), measure.plan),
        (_("instruction"), held.instruction),
    ]
    approvals.ask(
        kind=KIND,
        record=measure,
        chain=policy_for().measure_chain,
        by=by,
        facts=[*asked, *facts_of(debtor_of(file, timezone.localdate()))],
        title=_("Measure against the risk of %s") % file,
        url=held.get_absolute_url(),
        department=file.customer.department,
        clause=clause_of("credit", "measure_chain"),
        version=version_in_force("credit"),
    )
    measure.refresh_from_db()
    return measure


def lock_record(approval: Approval) -> None:
    """The credit file is locked before the request to decide (approvals.hooks.lock_record)."""
    rows = Measure.objects.filter(pk=approval.record_id)
    customer = rows.values_list("report__file__customer", flat=True).first()
    if customer:
        lock_file(customer)


def on_decided(approval: Approval) -> None:
    measure = Measure.objects.select_for_update(no_key=True).get(pk=approval.record_id)
    if measure.state == Asked.ASKED and approval.state in Asked.values:
        settle(measure, approval.state, by=approval.decided_by)


def settle(measure: Measure, state: str, *, by) -> None:
    measure.state, measure.decided_at, measure.decided_by = state, timezone.now(), by
    measure.save(update_fields=["state", "decided_at", "decided_by"])
    trail.write(f"credit.{state}_measure", measure, by=by)


@transaction.atomic
def carry_out_measure(*, measure: Measure, result: str, by) -> Measure:
    """What came of it. Nothing is carried out that was not approved."""
    hold_for(measure.report.file, by=by, permission=ASK)
    held = Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if held.state == DONE:
        raise Stale(_("%s has carried this out already.") % held.done_by, current=held)
    if held.state != Asked.APPROVED:
        raise Refused(_("This measure is not approved: nobody takes it on their own."), code="approval")
    held.state, held.result = DONE, said(result, _("Say what came of it."))
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["state", "result", "done_at", "done_by"])
    trail.write("credit.carry_out_measure", held, by=by, details={"text": held.result[:200]})
    return held


def drop_measures(report: DangerReport, *, by) -> None:
    """Nobody has to decide on a measure of a report that is over."""
    for measure in report.measures.filter(state=Asked.ASKED):
        approvals.take_back(kind=KIND, record=measure, by=by)
        settle(measure, Asked.WITHDRAWN, by=by)

"""调查: facts, cause and management loophole. Not by the person complained about; it promises nothing (S1-21 R10)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import clocks
from complaints.actions.moving import Files, hold_at, move, put_down, stated
from complaints.models import Complaint, Handling, Investigation
from complaints.policy import policy_for
from complaints.returns import days_since, decide_return
from complaints.rules import check_not_about
from complaints.states import State
from complaints.telling_findings import tell_briefed, tell_management
from core import trail
from core.errors import Refused, Stale
from customers.actions.owners import check_person
from staff.models import User

RESOLVE = "complaints.resolve_complaint"
FINDINGS = ("complaints.begin", "complaints.appoint", "complaints.investigate")
UNFINISHED = gettext_lazy("The investigation is not finished yet.")
LOOKING = (State.ASSIGNED, State.INVESTIGATING)


def findings_of(complaint: Complaint) -> str:
    """What was last put down of the investigation, as one value that a form carries to notice a change."""
    return str(complaint.steps.filter(deed__in=FINDINGS).values_list("pk", flat=True).last() or 0)


def check_seen(held: Complaint, seen: str) -> None:
    if not seen or seen == findings_of(held):
        return
    last = held.steps.filter(deed__in=FINDINGS).select_related("by").last()
    said = {"who": last.by, "when": f"{timezone.localtime(last.at):%m-%d %H:%M}", "text": last.note[:500]}
    words = _("Meanwhile, on %(when)s, %(who)s has put down: “%(text)s” What you entered is still here.")
    raise Stale(words % said, current=held, fields=["facts"])


@transaction.atomic
def begin(*, complaint: Complaint, by, investigator: User | None = None, note: str = "") -> Complaint:
    """Somebody looks into an assigned case; the handler unless another is named."""
    held = hold_at(complaint, State.ASSIGNED, by=by, permission=RESOLVE)
    investigator = investigator or held.handler
    check_person(investigator, held.handler_id)
    check_not_about(held, investigator)
    open_round(held, investigator, by=by)
    move(held, State.INVESTIGATING, deed="begin", note=note, by=by)
    return held


@transaction.atomic
def appoint(*, complaint: Complaint, investigator: User, by, note: str = "", seen: str = "") -> Investigation:
    """Another person looks into the case; what was found so far stays in the round."""
    held = hold_at(complaint, *LOOKING, by=by, permission="complaints.assign_complaint")
    check_seen(held, seen)
    check_person(investigator, None)
    check_not_about(held, investigator)
    round_ = open_round(held, investigator, by=by)
    before, round_.investigator = round_.investigator, investigator
    round_.save(update_fields=["investigator"])
    changes = {"investigator": [str(before), str(investigator)]}
    if held.state == State.ASSIGNED:
        move(held, State.INVESTIGATING, deed="begin", note=note or str(investigator), by=by)
    else:
        put_down(held, deed="appoint", note=note or str(investigator), by=by, changes=changes)
    return round_


def open_round(held: Complaint, investigator: User, *, by) -> Investigation:
    """The open round, a new one when there is none."""
    found = held.investigations.filter(finished_at__isnull=True).first()
    now = timezone.now()
    return found or Investigation.objects.create(complaint=held, investigator=investigator, begun_at=now, begun_by=by)


@transaction.atomic
def investigate(
    *,
    complaint: Complaint,
    by,
    is_finished: bool = True,
    files: Files = (),
    outbound_on: date | None = None,
    seen: str = "",
    **findings,
) -> Investigation:
    """Write down what was found; `is_finished` closes the round, which wants facts and a cause."""
    held = hold_at(complaint, *LOOKING, by=by, permission=RESOLVE)
    check_seen(held, seen)
    check_not_about(held, by)
    round_ = open_round(held, by, by=by)
    for name, value in findings.items():
        setattr(round_, name, value.strip() if isinstance(value, str) else value)
    changes = note_outbound(held, outbound_on)
    judge_return(held, round_)
    if is_finished:
        finish(held, round_, by=by)
    round_.save()
    note = "\n".join(text for text in (round_.facts, round_.cause, round_.loophole) if text)
    if held.state == State.ASSIGNED:
        move(held, State.INVESTIGATING, deed="investigate", note=note, by=by, files=files)
    else:
        put_down(held, deed="investigate", note=note, by=by, files=files, changes=changes)
    return round_


def note_outbound(held: Complaint, outbound_on: date | None) -> dict:
    """The outbound date as the outbound audit sheet says it (S1-03 R8)."""
    if outbound_on is None or outbound_on == held.outbound_on:
        return {}
    before = trail.snapshot(held, ["outbound_on"])
    held.outbound_on = outbound_on
    held.save(update_fields=["outbound_on"])
    return trail.difference(before, trail.snapshot(held, ["outbound_on"]))


def judge_return(held: Complaint, round_: Investigation) -> None:
    """What the table says of the defect that was found; nothing when no defect is named."""
    round_.days_since_outbound = days_since(held.outbound_on, held.received_at)
    if round_.days_since_outbound is not None and round_.days_since_outbound < 0:
        raise Refused(_("The goods left the warehouse before the customer complained."), code="outbound")
    days, policy = round_.days_since_outbound, policy_for(held)
    decision = decide_return(policy, round_.defect, round_.is_storage_fault, days) if round_.defect else None
    round_.return_verdict = decision.verdict if decision else ""


def finish(held: Complaint, round_: Investigation, *, by) -> None:
    stated(round_.facts, _("Write down the facts that were found."))
    stated(round_.cause_code, _("Name the cause."))
    if held.category and held.category.handling == Handling.RETURN:
        stated(round_.defect, _("Name the defect: it decides on the return."))
    if round_.defect in policy_for(held).storage_defects and not round_.return_verdict:
        raise Refused(_("Say whether storage at the customer caused the defect."), code="storage")
    check_retest(held, round_)
    round_.finished_at, round_.finished_by = timezone.now(), by
    held.cause_code = round_.cause_code
    held.save(update_fields=["cause_code"])
    clocks.meet_clock(held, "verify_within", round_.finished_at, by=by)
    clocks.open_clock(held, "report_within", round_.finished_at, by=by)


def check_retest(held: Complaint, round_: Investigation) -> None:
    """A retest is finished with its result, a corrected report with its signature."""
    if held.handling != Handling.RETEST:
        return
    if not round_.retest:
        raise Refused(_("Write down the result of the retest first."), code="retest")
    if round_.retest == "wrong" and not round_.signed_at:
        raise Refused(_("The corrected report is not signed yet."), code="unsigned")


def last_round(held: Complaint) -> Investigation:
    """The newest finished round. Raises `Refused` when nothing is found out yet."""
    round_ = held.investigations.filter(finished_at__isnull=False).last()
    if round_ is None:
        raise Refused(UNFINISHED, code="investigation")
    return round_


@transaction.atomic
def brief(*, complaint: Complaint, text: str, by, files: Files = ()) -> Investigation:
    """Once it is clear: both parties and the direct leader hear what was found (S1-21 R10)."""
    held = hold_investigated(complaint, by=by)
    round_ = last_round(held)
    if round_.briefed_at:
        raise Stale(_("They were briefed already, by %s.") % round_.briefed_by, current=held)
    round_.briefing = stated(text, _("Write down what they were told."))
    round_.briefed_at, round_.briefed_by = timezone.now(), by
    round_.save(update_fields=["briefing", "briefed_at", "briefed_by"])
    _step, event = put_down(held, deed="brief", note=round_.briefing, by=by, files=files)
    tell_briefed(held, event, round_.briefing, by=by)
    return round_


@transaction.atomic
def report(*, complaint: Complaint, text: str, by, files: Files = ()) -> Investigation:
    """The report to the management, owed from the end of the investigation (S2-03 R11, S3-09 R4)."""
    held = hold_investigated(complaint, by=by)
    round_ = last_round(held)
    if round_.reported_at:
        raise Stale(_("This was reported already, by %s.") % round_.reported_by, current=held)
    round_.report = stated(text, _("Write the report."))
    round_.reported_at, round_.reported_by = timezone.now(), by
    round_.save(update_fields=["report", "reported_at", "reported_by"])
    clocks.meet_clock(held, "report_within", round_.reported_at, by=by)
    _step, event = put_down(held, deed="report", note=round_.report, by=by, files=files)
    tell_management(held, event, round_.report, policy_for(held).report_roles, by=by)
    return round_


def hold_investigated(complaint: Complaint, *, by) -> Complaint:
    held = hold_at(complaint, *INVESTIGATED, by=by, permission=RESOLVE)
    check_not_about(held, by)
    return held


INVESTIGATED = (
    State.INVESTIGATING,
    State.PROPOSED,
    State.APPROVED,
    State.CARRIED_OUT,
    State.ANSWERED,
    State.CONFIRMED,
    State.REVISITED,
    State.EXPLAINED,
)

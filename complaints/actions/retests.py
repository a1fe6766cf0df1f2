"""复检: the sample goes in under a blind code; a wrong report is recalled and corrected over a signature (S3-10)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from complaints.actions.investigating import LOOKING, RESOLVE, open_round
from complaints.actions.moving import hold_at, put_down, stated
from complaints.models import Complaint, Handling, Investigation
from complaints.policy import policy_for
from complaints.rules import check_not_about, lock, lock_row
from core.errors import Refused, Stale
from core.series import take_numbers

KIND = "complaints.corrected_report"
STANDS, WRONG = "stands", "wrong"


def hold_retest(complaint: Complaint, *, by) -> Complaint:
    held = hold_at(complaint, *LOOKING, by=by, permission=RESOLVE)
    check_not_about(held, by)
    if held.handling != Handling.RETEST:
        raise Refused(_("This is no appeal against a report."), code="handling")
    return held


@transaction.atomic
def code_sample(*, complaint: Complaint, by, note: str = "") -> Investigation:
    """The sample gets a code that says nothing of whose it is."""
    held = hold_retest(complaint, by=by)
    round_ = open_round(held, held.handler, by=by)
    if round_.blind_code:
        raise Stale(_("The sample has its code already: %s.") % round_.blind_code, current=held)
    year = timezone.localdate().year
    [serial] = take_numbers(f"retest {year}")
    round_.blind_code = f"{policy_for(held).blind_prefix}{year}{serial:04d}"  # not to be taken for a case number
    round_.save(update_fields=["blind_code"])
    put_down(held, deed="code_sample", note=note or round_.blind_code, by=by)
    return round_


def barred_from_testing(complaint: Complaint) -> set[int]:
    """Who coded the sample knows whose it is (S3-10 R1)."""
    if not policy_for(complaint).retest_by_another:
        return set()
    round_ = complaint.investigations.filter(finished_at__isnull=True).exclude(blind_code="").last()
    if round_ is None:
        return set()
    coded = complaint.steps.filter(deed="complaints.code_sample", at__gte=round_.begun_at)
    return set(coded.values_list("by_id", flat=True))


@transaction.atomic
def conclude_retest(*, complaint: Complaint, result: str, old_report: str, by, note: str = "") -> Investigation:
    """The report stands, or it was wrong: then the signatory is asked before a corrected one is issued."""
    held = hold_retest(complaint, by=by)
    round_ = open_round(held, held.handler, by=by)
    if not round_.blind_code:
        raise Refused(_("The sample is tested under a blind code: give it one first."), code="blind")
    if by.pk in barred_from_testing(held):
        raise Refused(_("Somebody else tests the sample than the one who coded it."), code="coder")
    if round_.retest:
        raise Stale(_("The result is written down already: %s.") % round_.get_retest_display(), current=held)
    if result not in (STANDS, WRONG):
        raise Refused(_("Say whether the report stands."), code="result")
    round_.old_report = stated(old_report, _("Give the number of the report."))
    round_.retest = result
    round_.save(update_fields=["old_report", "retest"])
    label = f"{round_.old_report}: {round_.get_retest_display()}"
    put_down(held, deed="conclude_retest", note=f"{label}\n{note}", by=by)
    if result == WRONG:
        ask_signatory(held, round_, note, by=by)
    return round_


def ask_signatory(held: Complaint, round_: Investigation, note: str, *, by) -> Approval:
    return approvals.ask(
        kind=KIND,
        record=round_,
        chain=policy_for(held).corrected_chain,
        by=by,
        facts=[
            (_("complaint"), str(held)),
            (_("number of the report"), round_.old_report),
            (_("blind code of the sample"), round_.blind_code),
            (_("number of the corrected report"), corrected_number(held, round_)),
            (_("facts found"), note or round_.facts),
        ],
        title=_("Corrected report for complaint %s") % held,
        url=held.get_absolute_url(),
        department=held.department,
        version=held.policy,
    )


def corrected_number(held: Complaint, round_: Investigation) -> str:
    """The number of the old report with the mark of a corrected one."""
    return f"{round_.old_report}{policy_for(held).corrected_mark}"[:60]


def lock_case(approval: Approval) -> None:
    """The case is locked before the request to decide (approvals.hooks.lock_record)."""
    lock_row(Investigation.objects.filter(pk=approval.record_id).values_list("complaint_id", flat=True).first())


def on_decided(approval: Approval) -> None:
    """Signed: the old report is recalled and void, the corrected one is issued. Otherwise the result is open again."""
    round_ = Investigation.objects.select_related("complaint").get(pk=approval.record_id)
    held, by = lock(round_.complaint), approval.decided_by
    if round_.retest != WRONG or round_.signed_at:
        return
    if approval.state == Approval.State.APPROVED:
        round_.corrected_report = corrected_number(held, round_)
        round_.signed_at, round_.signed_by = timezone.now(), by
        round_.save(update_fields=["corrected_report", "signed_at", "signed_by"])
        said = {"old": round_.old_report, "new": round_.corrected_report}
        put_down(held, deed="issue_report", note=_("%(old)s is recalled and void; %(new)s is issued.") % said, by=by)
    else:
        round_.retest = ""
        round_.save(update_fields=["retest"])
        put_down(held, deed="refuse_report", note=str(approval.get_state_display()), by=by)


def drop_report(held: Complaint, *, by) -> None:
    """The case is over or goes on elsewhere: nobody is to sign a corrected report any more."""
    for round_ in held.investigations.filter(retest=WRONG, signed_at__isnull=True):
        if approvals.take_back(kind=KIND, record=round_, by=by):
            round_.retest = ""
            round_.save(update_fields=["retest"])
            put_down(held, deed="refuse_report", note=str(Approval.State.WITHDRAWN.label), by=by)

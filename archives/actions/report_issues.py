"""统计报表: made, checked by two, given out and kept (S1-05 R9-R10)."""

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.actions.report_requests import MAKE, RULE, hold_request
from archives.models import ReportIssue, ReportRequest
from archives.models.common import Asked
from archives.policy import policy_for
from archives.telling_reports import tell_issued, tell_to_check
from archives.uploads import check_upload, store
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from regulations.actions.duties import meet_duty

CHECK, APPROVE = "archives.check_reportissue", "archives.approve_reportissue"


@transaction.atomic
def make_issue(*, request: ReportRequest, period: str, upload: File, by) -> ReportIssue:
    """The report of one period, kept; nobody outside sees it before two have checked it."""
    require(by, MAKE)
    asked = hold_request(request)
    if asked.state != Asked.APPROVED or asked.corrects_id:
        raise Refused(_("The request is not approved."), code="state")
    if not period.strip():
        raise Refused(_("Say of which period it is."), code="period")
    issue = ReportIssue(request=asked, period=period.strip(), made_at=timezone.now(), made_by=by)
    keep_upload(issue, upload)
    try:
        with transaction.atomic():
            issue.save()
    except IntegrityError:
        issue.stored.storage.delete(issue.stored.name)
        raise Refused(_("There is a report of this period already."), code="double") from None
    meet_duty(rule=RULE, record=asked, at=issue.made_at, by=by)
    trail.write("archives.make_report", asked, by=by, details={"period": issue.period})
    tell_to_check(issue, CHECK, by=by)
    return issue


def keep_upload(issue: ReportIssue, upload: File) -> None:
    sound = check_upload(upload, policy_for())
    issue.name, issue.digest = sound.name, sound.digest
    store(issue.stored, upload, sound.kind)


def hold_issue(issue: ReportIssue, *, by, permission: str) -> ReportIssue:
    require(by, permission)
    held = ReportIssue.objects.select_for_update(no_key=True, of=("self",)).select_related("request").get(pk=issue.pk)
    if held.issued_at:
        raise Stale(_("It was given out meanwhile."), current=held)
    return held


@transaction.atomic
def replace_issue(*, issue: ReportIssue, upload: File, reason: str, by) -> ReportIssue:
    """A fault was found before it was given out: made anew, and checked anew by both."""
    held = hold_issue(issue, by=by, permission=MAKE)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    old = held.stored.name
    keep_upload(held, upload)
    held.made_at, held.made_by = timezone.now(), by
    held.first_at = held.first_by = held.second_at = held.second_by = None
    held.save()
    transaction.on_commit(lambda: held.stored.storage.delete(old))
    trail.write("archives.replace_report", held.request, by=by, reason=reason.strip(), details={"period": held.period})
    tell_to_check(held, CHECK, by=by)
    return held


@transaction.atomic
def check_issue(*, issue: ReportIssue, by) -> ReportIssue:
    """The first check by who may check, the second by who may approve: two people, neither of whom made it."""
    is_first = issue.first_at is None
    held = hold_issue(issue, by=by, permission=CHECK if is_first else APPROVE)
    if (held.first_at is None) != is_first or held.second_at:
        raise Stale(_("It was checked meanwhile."), current=held)
    if held.made_by_id == by.pk:
        raise Refused(_("Nobody checks the own report."), code="own")
    if held.first_by_id == by.pk:
        raise Refused(_("Two people check a report before it is given out."), code="two")
    name = "first" if is_first else "second"
    setattr(held, f"{name}_at", timezone.now())
    setattr(held, f"{name}_by", by)
    held.save(update_fields=[f"{name}_at", f"{name}_by"])
    trail.write("archives.check_report", held.request, by=by, details={"period": held.period, "check": name})
    if is_first:
        tell_to_check(held, APPROVE, by=by)
    return held


@transaction.atomic
def give_out(*, issue: ReportIssue, by) -> ReportIssue:
    """Submitted to the department that asked; from now on it can take it."""
    held = hold_issue(issue, by=by, permission=MAKE)
    if not (held.first_at and held.second_at):
        raise Refused(_("Two people check a report before it is given out."), code="unchecked")
    held.issued_at, held.issued_by = timezone.now(), by
    held.save(update_fields=["issued_at", "issued_by"])
    trail.write("archives.give_report", held.request, by=by, details={"period": held.period})
    tell_issued(held, by=by)
    return held


def may_take(issue: ReportIssue, person) -> bool:
    """Whoever works on it at any time; the department that asked once it is given out."""
    if any(person.has_perm(name) for name in (MAKE, CHECK, APPROVE)):
        return True
    return issue.issued_at is not None and rows_for(person, ReportRequest).filter(pk=issue.request_id).exists()

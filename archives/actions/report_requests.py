"""统计报表申请: asked, allowed by two, made, checked by two, given out and kept (S1-05 R7-R10)."""

from datetime import date

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from archives.guardians import guardian
from archives.models import ReportIssue, ReportRequest
from archives.models.common import Asked
from archives.periods import last_period
from archives.policy import policy_for
from archives.telling_reports import tell_issued, tell_to_check
from archives.uploads import check_upload, store
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User

KIND = "archives.report"
ASK, MAKE = "archives.add_reportrequest", "archives.change_reportissue"
CHECK, APPROVE = "archives.check_reportissue", "archives.approve_reportissue"
RULE = "archives.report_within"
Rhythm = ReportRequest.Rhythm


@transaction.atomic
def ask_report(
    *,
    title: str,
    contents: str,
    purpose: str,
    by: User,
    rhythm: str = Rhythm.ONCE,
    until: date | None = None,
    corrects: ReportRequest | None = None,
) -> ReportRequest:
    """For the own department; a change of single items has a shorter chain (S1-05 R8)."""
    require(by, ASK)
    if not (title.strip() and contents.strip() and purpose.strip()):
        raise Refused(_("Say what the report should contain and what it is for."), code="contents")
    if until and until <= timezone.localdate():
        raise Refused(_("The end lies before tomorrow."), code="until")
    if corrects is not None:
        check_correction(corrects, by)
    policy = policy_for()
    asked = ReportRequest.objects.create(
        title=title.strip(),
        contents=contents.strip(),
        purpose=purpose.strip(),
        rhythm=corrects.rhythm if corrects else rhythm,
        until=corrects.until if corrects else until,
        department=corrects.department if corrects else by.department,
        corrects=corrects,
        policy=version_in_force("archives"),
        asked_at=timezone.now(),
        asked_by=by,
    )
    trail.write("archives.ask_report", asked, by=by, reason=asked.purpose)
    approvals.ask(
        kind=KIND,
        record=asked,
        chain=policy.report_change_chain if corrects else policy.report_chain,
        by=by,
        facts=facts_of(asked),
        title=_("Request for a report: %s") % asked.title,
        url=asked.get_absolute_url(),
        reason=asked.purpose,
        version=asked.policy,
    )
    asked.refresh_from_db()
    return asked


def check_correction(original: ReportRequest, by: User) -> None:
    if not rows_for(by, ReportRequest).filter(pk=original.pk).exists():
        raise Refused(_("There is no such request, or it is not yours to see."), code="unseen")
    if original.state != Asked.APPROVED or original.corrects_id:
        raise Refused(_("Only an approved report is changed."), code="state")
    if original.corrections.filter(state=Asked.ASKED).exists():
        raise Refused(_("A change is being decided already."), code="asked")


def facts_of(asked: ReportRequest) -> list[tuple[str, object]]:
    facts = [
        (_("department"), asked.department or ""),
        (_("what it should contain"), asked.contents),
        (_("purpose"), asked.purpose),
        (_("how often"), asked.get_rhythm_display()),
        (_("until"), asked.until or ""),
    ]
    if asked.corrects:
        facts.insert(1, (_("contents so far"), asked.corrects.contents))
    return facts


def lock_record(approval: Approval) -> None:
    list(ReportRequest.objects.select_for_update(no_key=True).filter(pk=approval.record_id).values_list("pk"))


def hold_request(asked: ReportRequest) -> ReportRequest:
    rows = ReportRequest.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("policy", "corrects", "asked_by").get(pk=asked.pk)


def on_decided(approval: Approval) -> None:
    """Approved: the report is owed, each period anew where it recurs; an approved change stands in the original."""
    asked = hold_request(ReportRequest(pk=approval.record_id))
    if asked.state != Asked.ASKED or approval.state == Approval.State.SENT_BACK:
        return
    by = approval.decided_by
    asked.state = Asked(approval.state)
    asked.save(update_fields=["state"])
    trail.write(f"archives.{asked.state}_report", asked, by=by)
    if asked.state != Asked.APPROVED:
        return
    if asked.corrects:
        original = hold_request(asked.corrects)
        changes = {"contents": [original.contents, asked.contents], "title": [original.title, asked.title]}
        original.contents, original.title = asked.contents, asked.title
        original.save(update_fields=["contents", "title"])
        trail.write("archives.change_report", original, by=by, changes=changes, reason=asked.purpose)
    elif asked.rhythm == Rhythm.ONCE:
        owe_report(asked, by=by)


def owe_report(asked: ReportRequest, *, by) -> None:
    open_duty(
        rule=RULE,
        record=asked,
        span=policy_for(asked).report_within,
        begun_at=timezone.now(),
        responsible=guardian(MAKE),
        version=asked.policy,
        by=by,
    )


def owe_reports(*, today: date, by) -> int:
    """Every night: reports that recur and whose last period has none yet. What is owed already stays as it is."""
    running = ReportRequest.objects.filter(state=Asked.APPROVED, corrects__isnull=True).exclude(rhythm=Rhythm.ONCE)
    owed = 0
    for asked in running.select_related("policy").order_by("pk"):
        name, first, last = last_period(today, asked.rhythm)
        is_asked = timezone.localdate(asked.asked_at) <= last and (asked.until is None or first <= asked.until)
        if is_asked and not asked.issues.filter(period=name).exists():
            with transaction.atomic():
                owe_report(asked, by=by)
            owed += 1
    return owed


@transaction.atomic
def withdraw_report(*, request: ReportRequest, by) -> ReportRequest:
    asked = hold_request(request)
    if asked.asked_by_id != by.pk:
        raise Refused(_("Only the applicant may do this."), code="forbidden")
    if asked.state != Asked.ASKED:
        raise Stale(_("It was decided meanwhile."), current=asked)
    approvals.take_back(kind=KIND, record=asked, by=by)
    asked.state = Asked.WITHDRAWN
    asked.save(update_fields=["state"])
    trail.write("archives.withdrawn_report", asked, by=by)
    return asked


@transaction.atomic
def end_report(*, request: ReportRequest, reason: str, by) -> ReportRequest:
    """No more of a report that recurs: by who asked, or by who makes it (S1-05 R9: by real need)."""
    asked = hold_request(request)
    if asked.asked_by_id != by.pk:
        require(by, MAKE)
    today = timezone.localdate()
    if asked.state != Asked.APPROVED or asked.rhythm == Rhythm.ONCE or (asked.until and asked.until < today):
        raise Refused(_("This report does not recur any more."), code="state")
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    changes = {"until": [trail.plain_value(asked.until), today.isoformat()]}
    asked.until = today
    asked.save(update_fields=["until"])
    void_duties(record=asked, by=by, rules=[RULE])
    trail.write("archives.end_report", asked, by=by, changes=changes, reason=reason.strip())
    return asked


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

"""统计报表申请: asked, allowed by two, owed each period until it ends (S1-05 R7-R9)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from archives.guardians import guardian
from archives.models import ReportRequest
from archives.models.common import Asked
from archives.periods import last_period
from archives.policy import policy_for
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from regulations.actions.duties import open_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User

KIND = "archives.report"
ASK, MAKE = "archives.add_reportrequest", "archives.change_reportissue"
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

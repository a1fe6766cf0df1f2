"""执行、反馈、客户确认、归档: the solution is carried out, the customer is told and asked, the case is filed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.cases import note_first_response, stop_waiting
from complaints.actions.moving import Files, hold_at, move, put_down, stated
from complaints.actions.register import tell_customer_story
from complaints.actions.reopening import start_again
from complaints.actions.revisits.planning import plan_after
from complaints.models import IN_WRITING, Channel, Complaint, Handling, Remedy, View
from complaints.policy import policy_for
from complaints.silence import may_remind, silence_words
from complaints.states import EXPLAINED_AT, State
from core.errors import Refused

BY_LETTER = IN_WRITING | {Channel.EMAIL}
RESOLVE, ANSWER = "complaints.resolve_complaint", "complaints.answer_complaint"


@transaction.atomic
def carry_out(*, complaint: Complaint, resolution: str, by, files: Files = ()) -> Complaint:
    """Put down what was done; the clock stops, and when that was too late the breach stays on record."""
    held = hold_at(complaint, State.APPROVED, by=by, permission=RESOLVE)
    resolution, now = stated(resolution, _("Say what was done.")), timezone.now()
    end_wait(held, now, by=by)
    facts = {"resolution": resolution, "resolved_at": now, "resolved_by": by}
    held.cost += sum(remedy.amount for remedy in finish_remedies(held, now, by=by))
    move(held, State.CARRIED_OUT, deed="carry_out", note=resolution, by=by, files=files, cost=held.cost, **facts)
    clocks.settle_clocks(held, now, by=by)
    clocks.settled(held, by=by)
    plan_after(held, by=by)
    tell_customer_story("complaints.carry_out", held, by=by)
    return held


def finish_remedies(held: Complaint, now, *, by) -> list[Remedy]:
    done = list(held.remedies.filter(state=Remedy.State.APPROVED))
    held.remedies.filter(state=Remedy.State.APPROVED).update(state=Remedy.State.DONE, done_at=now, done_by=by)
    return done


def end_wait(held: Complaint, now, *, by) -> None:
    if held.is_waiting:
        stop_waiting(held, now, by=by)


@transaction.atomic
def explain(*, complaint: Complaint, text: str, channel: str, by, files: Files = ()) -> Complaint:
    """An invalid complaint, or a misunderstanding, is explained on the facts (S1-03 R10, S2-14 R4)."""
    held = hold_at(complaint, *EXPLAINED_AT, by=by, permission=ANSWER)
    check_in_writing(held, channel)
    if held.is_valid is not False:
        raise Refused(_("Only an invalid complaint or a misunderstanding is explained."), code="valid")
    text, now = stated(text, _("Write down what the customer was told.")), timezone.now()
    end_wait(held, now, by=by)
    facts = {"resolution": text, "resolved_at": now, "resolved_by": by}
    move(
        held,
        State.EXPLAINED,
        deed="explain",
        note=text,
        by=by,
        files=files,
        **facts,
        **answer_facts(text, channel, now, by),
    )
    note_first_response(held, now, by=by)
    clocks.settle_clocks(held, now, by=by)
    clocks.meet_clock(held, "agreed_reply", now, by=by)
    tell_customer_story("complaints.explain", held, by=by)
    return held


def answer_facts(text: str, channel: str, now, by) -> dict:
    return {"answer": text, "answer_channel": channel, "answered_at": now, "answered_by": by}


@transaction.atomic
def answer(*, complaint: Complaint, text: str, channel: str, by, files: Files = ()) -> Complaint:
    """反馈: the result is told to the customer (S1-03 R12)."""
    held = hold_at(complaint, State.CARRIED_OUT, by=by, permission=ANSWER)
    check_in_writing(held, channel)
    text, now, files = stated(text, _("Write down what the customer was told.")), timezone.now(), list(files)
    move(held, State.ANSWERED, deed="answer", note=text, by=by, files=files, **answer_facts(text, channel, now, by))
    note_first_response(held, now, by=by)
    for name in ("feedback_within", "agreed_reply", *clocks.RETEST):
        clocks.meet_clock(held, name, now, by=by)
    tell_customer_story("complaints.answer", held, by=by)
    return held


def check_in_writing(held: Complaint, channel: str) -> None:
    if channel not in BY_LETTER and (reason := wants_letter(held)):
        raise Refused(reason, code="writing")


def wants_letter(complaint: Complaint) -> str:
    """Why the answer is given in writing: a retest (S3-10 R2), or a letter where the policy asks for one (S1-11 R7)."""
    if complaint.handling == Handling.RETEST and complaint.is_valid is not False:
        return _("The result of a retest is given in writing.")
    if complaint.is_in_writing and policy_for(complaint).letter_for_letter:
        return _("A complaint in writing is answered in writing.")
    return ""


@transaction.atomic
def confirm(
    *,
    complaint: Complaint,
    view: str,
    by,
    words: str = "",
    satisfaction: int | None = None,
    files: Files = (),
) -> Complaint:
    """What the customer says of the answer. Whoever is dissatisfied has the case investigated again (S2-03 R15)."""
    held = hold_at(complaint, State.ANSWERED, by=by, permission=ANSWER)
    if view not in View.values or not view:
        raise Refused(_("Say what the customer thinks of the answer."), code="view")
    words = words.strip()
    if view == View.DISSATISFIED:
        reason = stated(words, _("Write down what is still wrong."))
        start_again(held, deed="dissatisfied", reason=reason, by=by, files=files, mark=satisfaction)
        return held
    if view == View.UNREACHABLE and (why := silence_words(held)):
        raise Refused(why, code="confirmation")
    facts = {"view": view, "view_text": words, "satisfaction": satisfaction}
    now = timezone.now()
    move(
        held,
        State.CONFIRMED,
        deed="confirm",
        note=words,
        by=by,
        files=files,
        confirmed_at=now,
        confirmed_by=by,
        **facts,
    )
    return held


@transaction.atomic
def remind(*, complaint: Complaint, text: str, channel: str, by) -> Complaint:
    """Who complained in writing and is silent is asked again for the confirmation, in writing and once a day."""
    held = hold_at(complaint, State.ANSWERED, by=by, permission=ANSWER)
    if channel not in BY_LETTER or not held.is_in_writing:
        raise Refused(_("Only who complained in writing is reminded, by letter or e-mail."), code="writing")
    text = stated(text, _("Write down what the customer was told."))
    if not may_remind(held):
        raise Refused(_("The customer was written to today; remind tomorrow."), code="today")
    put_down(held, deed="remind", note=f"{Channel(channel).label}: {text}", by=by)
    return held


def missing_for_filing(complaint: Complaint) -> list[str]:
    """What a case still lacks before it can be filed; the page shows it."""
    if complaint.state == State.EXPLAINED:
        wanted = {"verdict": _("the verdict"), "answer": _("the answer to the customer")}
    else:
        wanted = {
            "cause_code": _("the cause"),
            "resolution": _("the solution"),
            "answered_at": _("the answer to the customer"),
            "view": _("the view of the customer"),
            "responsibility": _("who is responsible"),
        }
        if complaint.on_the_spot:
            del wanted["cause_code"]  # nobody looked into it: whoever files says the cause
    lacking = [label for name, label in wanted.items() if not getattr(complaint, name)]
    if is_report_owed(complaint):
        lacking.append(_("the report to the management"))
    if complaint.revisit == "wanted":
        lacking.append(_("the revisit"))
    return lacking


def wants_cause(complaint: Complaint) -> bool:
    """Answered on the spot: the cause is said when the case is filed."""
    return complaint.on_the_spot and not complaint.cause_code and complaint.state != State.EXPLAINED


def is_report_owed(complaint: Complaint) -> bool:
    """Where the policy asks for a report, the last investigation has one before the case is filed."""
    if policy_for(complaint).report_within is None:
        return False
    found = complaint.investigations.filter(finished_at__isnull=False).last()
    return found is not None and found.reported_at is None


@transaction.atomic
def file_case(
    *, complaint: Complaint, by, note: str = "", is_important: bool = False, cause_code: str = ""
) -> Complaint:
    """归档. Not without cause, solution, answer, the view of the customer and responsibility (S1-03 R16).

    `cause_code` is for a case that was answered on the spot and so never looked into.
    """
    states = (State.CONFIRMED, State.REVISITED, State.EXPLAINED)
    held = hold_at(complaint, *states, by=by, permission="complaints.file_complaint")
    lacking, facts = missing_for_filing(held), {"is_important": is_important}
    if wants_cause(held):
        facts["cause_code"] = cause_code
        lacking += [] if cause_code in policy_for(held).causes else [_("the cause")]
    if lacking:
        raise Refused(_("Before the case is filed it needs: %s.") % ", ".join(lacking), code="gate")
    move(held, State.FILED, deed="file", note=note, by=by, filed_at=timezone.now(), filed_by=by, **facts)
    clocks.void_clocks(held, by=by)
    return held

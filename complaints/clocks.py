"""The clocks of a case, in one place: page, list, dashboard and report read the duties that are kept here."""

from datetime import datetime, timedelta

from complaints.models import Complaint, Handling, Severity
from complaints.policy import policy_for
from customers.hooks import grades
from regulations.actions.duties import meet_duty, open_duty, pause_duty, resume_duty, revive_duty, void_duties
from regulations.models import Duty
from regulations.values import Span
from staff.models import User

FIRST = ("register_within", "first_response_within", "first_solution_within", "verify_within")
RESOLVE = ("complaints.resolve_normal", "complaints.resolve_special")
# What rests while we wait for the customer, where the policy says so.
RESTING = ("first_solution_within", "verify_within", "resolve_normal", "resolve_special", "report_within")
HIGH = 3  # between Duty.URGENT and Duty.NORMAL: grade A before the rest (S1-13 R16)
# What is owed once a case is settled; owed no more when it is investigated again.
AFTER = ("feedback_within", "revisit_within")
OWN = ("grievance_within", "retest_within", "retest_urgent_within")  # of some categories only
RETEST = OWN[1:]
TOP_GRADE = "A"


def rule_of(name: str) -> str:
    return f"complaints.{name}"


def priority_of(complaint: Complaint) -> int:
    """Major first, then customers of grade A, then the nearest deadline."""
    if complaint.severity == Severity.MAJOR:
        return Duty.URGENT
    return HIGH if complaint.customer_id and grade_of(complaint.customer_id) == TOP_GRADE else Duty.NORMAL


def grade_of(customer_id: int) -> str:
    """The value grade in force; empty where no app above gives any."""
    system = User.objects.system()
    return next((found for book in grades if (found := book([customer_id], system).get(customer_id))), "")


def open_clock(complaint: Complaint, name: str, begun_at: datetime, *, by, span=None, responsible=None) -> Duty | None:
    """Owe the deed of this rule from then on; None where the policy sets no such clock."""
    span = span or getattr(policy_for(complaint), name)
    if span is None:
        return None
    responsible = responsible or complaint.handler
    return open_duty(
        rule=rule_of(name),
        record=complaint,
        span=span,
        begun_at=begun_at,
        by=by,
        responsible=responsible,
        department=complaint.department if responsible == complaint.handler else responsible.department,
        customer=complaint.customer or None,
        version=complaint.policy,
        is_urgent=complaint.severity == Severity.MAJOR,
        priority=priority_of(complaint),
    )


def meet_clock(complaint: Complaint, name: str, at: datetime, *, by) -> Duty | None:
    return meet_duty(rule=rule_of(name), record=complaint, at=at, by=by)


def start_clocks(complaint: Complaint, *, by) -> None:
    """Registering was owed since it was received and is done now; the rest is owed from then on."""
    for name in FIRST:
        open_clock(complaint, name, complaint.received_at, by=by)
    meet_clock(complaint, "register_within", complaint.registered_at, by=by)
    open_settling(complaint, complaint.received_at, by=by)
    follow_category(complaint, by=by)


def follow_category(complaint: Complaint, *, by) -> None:
    """A grievance has a clock of its own, and so has a retest from acceptance on (S2-12 R19, S3-10 R2)."""
    wanted = own_clock(complaint)
    void_clocks(complaint, by=by, names=tuple(name for name in OWN if name != wanted))
    if wanted == "grievance_within":
        open_clock(complaint, wanted, complaint.received_at, by=by)
    elif wanted:
        accepted = complaint.steps.filter(deed="complaints.accept").values_list("at", flat=True).first()
        open_clock(complaint, wanted, accepted or complaint.judged_at, by=by)


def own_clock(complaint: Complaint) -> str:
    if complaint.is_valid is False:
        return ""
    if complaint.handling == Handling.GRIEVANCE:
        return "grievance_within"
    if complaint.handling == Handling.RETEST and complaint.judged_at:
        return "retest_urgent_within" if complaint.is_urgent else "retest_within"
    return ""


def open_settling(complaint: Complaint, begun_at: datetime, *, by) -> Duty:
    return open_clock(complaint, complaint.resolve_rule.partition(".")[2], begun_at, by=by)


def settling_clock(complaint: Complaint) -> Duty | None:
    """The clock of settling that runs or rests."""
    return Duty.objects.about(complaint).open().filter(rule__in=RESOLVE).first()


def follow_settling(complaint: Complaint, earlier: Duty | None, *, by) -> None:
    """The other clock of settling, from the same beginning and without the time that the earlier one rested."""
    open_settling(complaint, earlier.begun_at if earlier else complaint.received_at, by=by)
    for stop, resume in earlier.rests if earlier else ():
        pause_duty(rule=complaint.resolve_rule, record=complaint, at=stop, by=by)
        if resume:
            resume_duty(rule=complaint.resolve_rule, record=complaint, at=resume, by=by)


def open_agreed(complaint: Complaint, now: datetime, at: datetime, *, by) -> Duty:
    """The agreed moment of the next reply."""
    begun_at, span = counted_back(at, now)
    return open_clock(complaint, "agreed_reply", begun_at, by=by, span=span)


def counted_back(at: datetime, now: datetime) -> tuple[datetime, Span]:
    """A beginning and a span in whole minutes that end at this moment, for what is owed at a moment and not within."""
    minutes = max(0, -(-(at - now) // timedelta(minutes=1)))
    return at - timedelta(minutes=minutes), Span(minutes, "minutes")


def settled(complaint: Complaint, *, by) -> None:
    """What is owed to the customer from now on."""
    open_clock(complaint, "feedback_within", complaint.resolved_at, by=by)


def settle_clocks(complaint: Complaint, at: datetime, *, by) -> None:
    """The case is settled: whoever settles has found a solution and looked into the facts."""
    for name in ("first_solution_within", "verify_within", "grievance_within"):
        meet_clock(complaint, name, at, by=by)
    meet_duty(rule=complaint.resolve_rule, record=complaint, at=at, by=by)


def pause_clocks(complaint: Complaint, at: datetime, *, by) -> None:
    for name in RESTING:
        pause_duty(rule=rule_of(name), record=complaint, at=at, by=by)


def resume_clocks(complaint: Complaint, at: datetime, *, by) -> None:
    for name in RESTING:
        resume_duty(rule=rule_of(name), record=complaint, at=at, by=by)


def void_clocks(complaint: Complaint, *, by, names: tuple[str, ...] | None = None) -> None:
    void_duties(record=complaint, by=by, rules=None if names is None else [rule_of(name) for name in names])


def rank_clocks(complaint: Complaint) -> None:
    """After the severity has changed."""
    is_urgent = complaint.severity == Severity.MAJOR
    Duty.objects.about(complaint).open().update(is_urgent=is_urgent, priority=priority_of(complaint))


def revive_clocks(complaint: Complaint, rested_from: datetime, at: datetime, *, by) -> None:
    """After it was part of another case: what was owed before is owed again, without the time between."""
    for name in still_owed(complaint, at):
        revive_duty(rule=rule_of(name), record=complaint, rested_from=rested_from, at=at, by=by)


def still_owed(complaint: Complaint, at: datetime) -> list[str]:
    """The clocks that a case at this place may have had."""
    names = [] if complaint.first_response_at else ["first_response_within"]
    if complaint.is_unsettled:
        names += ["first_solution_within", "verify_within", complaint.resolve_rule.partition(".")[2]]
        if complaint.agreed_reply_at and complaint.agreed_reply_at > at:
            names.append("agreed_reply")
    elif not complaint.answered_at:
        names.append("feedback_within")
    if not complaint.answered_at and (own := own_clock(complaint)):
        names.append(own)
    return [*names, "report_within"]

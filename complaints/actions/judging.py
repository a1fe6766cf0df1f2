"""受理: whether a complaint stands, what it is about and how grave it is. A person decides, with evidence."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.firm import drop_firm
from complaints.actions.moving import hold_at, move, put_down, stated
from complaints.actions.penalties import drop_penalties
from complaints.listeners import tell_not_upheld
from complaints.models import INVALID, Category, Complaint, Verdict
from complaints.policy import policy_for
from complaints.rules import check_not_about
from complaints.states import UNSETTLED, State
from complaints.telling import tell_major
from core.errors import Refused, Stale

JUDGE = "complaints.judge_complaint"


@transaction.atomic
def accept(
    *,
    complaint: Complaint,
    verdict: str,
    by,
    ground: str = "",
    evidence: str = "",
    category: Category | None = None,
    severity: int | None = None,
    is_urgent: bool | None = None,
    note: str = "",
) -> Complaint:
    """The first verdict on a registered complaint: three axes at once (S1-21 R1, R3, R6-R8)."""
    held = hold_at(complaint, State.REGISTERED, by=by, permission=JUDGE)
    was = held.severity
    facts = judged(held, verdict, ground, evidence, category, severity, is_urgent, by=by)
    _step, event = move(held, State.ACCEPTED, deed="accept", note=note, by=by, **facts)
    clocks.rank_clocks(held)
    clocks.follow_category(held, by=by)
    if held.severity > was:
        tell_major(held, event, by=by)
    tell_not_upheld(held, by=by)
    return held


def judging_of(complaint: Complaint) -> str:
    """When it was last judged, as one value that a form carries to notice a change."""
    return complaint.judged_at.isoformat() if complaint.judged_at else ""


def check_seen(held: Complaint, seen: str) -> None:
    if not seen or seen == judging_of(held):
        return
    said = {
        "who": held.judged_by,
        "when": f"{timezone.localtime(held.judged_at):%m-%d %H:%M}",
        "verdict": held.get_verdict_display(),
    }
    words = _("Meanwhile, on %(when)s, %(who)s has judged this case: %(verdict)s. What you entered is still here.")
    raise Stale(words % said, current=held, fields=["verdict"])


@transaction.atomic
def judge(
    *,
    complaint: Complaint,
    verdict: str,
    reason: str,
    by,
    ground: str = "",
    evidence: str = "",
    category: Category | None = None,
    severity: int | None = None,
    is_urgent: bool | None = None,
    seen: str = "",
) -> Complaint:
    """Another verdict while the case is not settled: the investigation has shown something else."""
    held = hold_at(complaint, *(UNSETTLED - {State.REGISTERED}), by=by, permission=JUDGE)
    check_seen(held, seen)
    reason = stated(reason, _("Say why the verdict is changed."))
    facts = judged(held, verdict, ground, evidence, category, severity, is_urgent, by=by)
    before = {name: getattr(held, name) for name in facts}
    was_valid = held.is_valid
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=list(facts))
    changed = ("verdict", "ground", "category", "severity")
    changes = {name: [str(before[name]), str(facts[name])] for name in changed if before[name] != facts[name]}
    _step, event = put_down(held, deed="judge", note=reason, by=by, reason=reason, changes=changes)
    clocks.rank_clocks(held)
    clocks.follow_category(held, by=by)
    if held.verdict != Verdict.MALICIOUS:
        drop_firm(held, by=by)
    if held.is_valid is False:
        drop_penalties(held, by=by)
    if held.severity > before["severity"]:
        tell_major(held, event, by=by)
    if was_valid is not False:
        tell_not_upheld(held, by=by)
    return held


def judged(
    held: Complaint,
    verdict: str,
    ground: str,
    evidence: str,
    category: Category | None,
    severity: int | None,
    is_urgent: bool | None,
    *,
    by,
) -> dict:
    """The facts of a verdict. Raises `Refused` when something is missing or the wrong person judges."""
    if verdict not in Verdict.values:
        raise Refused(_("Say whether the complaint is valid."), code="verdict")
    check_not_about(held, by)
    if policy_for(held).judge_is_another and by.pk == held.handler_id:
        raise Refused(_("Somebody else than the handler judges whether a complaint is valid."), code="judge")
    evidence = evidence.strip()
    if verdict in INVALID and verdict != Verdict.MISUNDERSTANDING and not (ground and evidence):
        raise Refused(_("An invalid complaint names the ground and the evidence."), code="ground")
    category = category or held.category
    return {
        "verdict": verdict,
        "ground": ground if verdict in INVALID else "",
        "evidence": evidence,
        "is_firm": held.is_firm and verdict == Verdict.MALICIOUS,
        "category": category,
        "content_kind": category.content if category else held.content_kind,
        "severity": severity or held.severity,
        "is_urgent": held.is_urgent if is_urgent is None else is_urgent,
        "judged_at": timezone.now(),
        "judged_by": by,
    }

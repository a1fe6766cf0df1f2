"""What the decision page tells: the chain so far with everybody's name, earlier decisions, what happens next."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import hooks
from approvals.actions.signatures import RULE
from approvals.models import Approval, Signature, Step
from approvals.people import seats_for
from approvals.policy import policy_for
from approvals.querysets import seats_of
from regulations.models import Duty
from staff.models import Deputy, User


@dataclass
class Entry:
    """One signature in the chain. `deputy` gave it or may give it; `is_mine` waits for whoever looks."""

    signature: Signature
    deputy: User | None = None
    is_mine: bool = False
    due_at: datetime | None = None


@dataclass
class Line:
    """One step of the chain with its signatures."""

    step: Step
    entries: list[Entry] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """Colour class; the words say the same."""
        return {"approved": "fine", "open": "soon", "rejected": "late", "sent_back": "late"}.get(self.step.state, "")


def chain_of(approval: Approval, user: User) -> list[Line]:
    """Every step of every round, oldest first."""
    steps = approval.steps.order_by("round", "order").select_related("person", "added_by")
    lines = {step.pk: Line(step) for step in steps}
    given = approval.signatures.exclude(state="void").order_by("id")
    given = list(given.select_related("person", "decided_by", "instead_of", "came_from__person"))
    due = deadlines_of(approval, given)
    deputies = deputies_of([one.person_id for one in given if one.state == "waiting"])
    mine = seats_of(user) if user.pk not in approval.barred else frozenset()
    for one in given:
        waits = one.state == Signature.State.WAITING
        deputy = deputies.get(one.person_id) if waits else one.decided_by if one.is_by_deputy else None
        lines[one.step_id].entries.append(Entry(one, deputy, waits and one.person_id in mine, due.get(one.pk)))
    return list(lines.values())


def deadlines_of(approval: Approval, given: list[Signature]) -> dict[int, datetime]:
    """{signature: until when it is to be given}."""
    waiting = [one.pk for one in given if one.state == Signature.State.WAITING]
    if not waiting:
        return {}
    owed = Duty.objects.open().filter(rule=RULE, record_type=Signature._meta.label_lower, record_id__in=waiting)
    return dict(owed.values_list("record_id", "due_at"))


def deputies_of(people: list[int]) -> dict[int, User]:
    """{person: who stands in today}."""
    if not people:
        return {}
    rows = Deputy.objects.on(timezone.localdate()).filter(person__in=people).select_related("deputy")
    return {row.person_id: row.deputy for row in rows}


def my_signature(approval: Approval, user: User) -> Signature | None:
    """The signature that this person may give now, the own one first."""
    if not approval.is_open or user.pk in approval.barred:
        return None
    waiting = approval.signatures.waiting_for(user).select_related("person", "step")
    return min(waiting, key=lambda one: (one.person_id != user.pk, one.pk), default=None)


def precedents_of(approval: Approval, user: User) -> list[Approval]:
    """Earlier decisions of the same kind that the person may see, each with the reason of the last signature."""
    rows = Approval.objects.visible_to(user).decided().filter(kind=approval.kind).exclude(pk=approval.pk)
    found = list(rows.select_related("asked_by", "decided_by").order_by("-id")[: policy_for(approval).precedents])
    last = Signature.objects.filter(approval__in=found, state__in=Signature.GIVEN).order_by("decided_at")
    reasons = {one.approval_id: one.comment for one in last}
    for one in found:
        one.last_comment = reasons.get(one.pk, "")
    return found


def record_of_applicant(approval: Approval) -> dict[str, int]:
    """How the applicant's earlier requests of this kind ended."""
    rows = Approval.objects.decided().filter(asked_by=approval.asked_by, kind=approval.kind).exclude(pk=approval.pk)
    states = list(rows.order_by("-id").values_list("state", flat=True)[:100])
    return {"all": len(states), "approved": states.count("approved"), "rejected": states.count("rejected")}


def what_next(approval: Approval, mine: Signature, panel: dict) -> str:
    """What happens when this signature is given."""
    step = mine.step
    others = step.signatures.waiting().exclude(pk=mine.pk).count()
    if step.sign == "all" and others:
        return _("After you, %(count)s more signatures of this step are wanted.") % {"count": others}
    later = approval.steps.filter(round=approval.round, state="waiting").select_related("person").order_by("order")
    following = later.first()
    if following is None:
        return str(panel.get("next") or _("Yours is the last signature: with it the request is approved."))
    following.approval = approval
    names = ", ".join(str(seat.person) for seat in seats_for(following)[:3])
    told = {"who": following.who_text, "names": names or _("nobody found yet")}
    return _("After you: %(who)s (%(names)s).") % told


def facts_for_page(approval: Approval, user: User) -> dict:
    """Everything that the decision page and the administration show of an approval."""
    panel = hooks.panel_of(approval, user)
    mine = my_signature(approval, user)
    return {
        "approval": approval,
        "kind": hooks.kind_name(approval.kind),
        "now": timezone.now(),
        "lines": chain_of(approval, user),
        "mine": mine,
        "is_deputy": bool(mine) and mine.person_id != user.pk,
        "next": what_next(approval, mine, panel) if mine else "",
        "panel": panel,
        "precedents": precedents_of(approval, user),
        "applicant_record": record_of_applicant(approval),
        "is_applicant": approval.asked_by_id == user.pk,
        "asks_at_record": approval.kind in hooks.asked_again_at_record,
        "reminders_left": reminders_left(approval),
    }


def reminders_left(approval: Approval) -> int:
    sent = approval.reminders if approval.reminded_on == timezone.localdate() else 0
    return max(0, policy_for(approval).reminders_a_day - sent)

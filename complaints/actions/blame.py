"""责任认定: who is responsible for a complaint, in shares that make a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.investigating import INVESTIGATED, UNFINISHED
from complaints.actions.moving import hold_at, put_down, stated
from complaints.actions.penalties import drop_penalties, propose_by_rule
from complaints.models import Complaint, Penalty, Responsibility, State
from complaints.rounds import found_out
from complaints.rules import check_not_about
from core.errors import Refused, Stale
from staff.models import Department, User

JUDGE = "complaints.judge_responsibility"


@dataclass(frozen=True)
class Share:
    department: Department
    share: int
    employee: User | None = None
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.employee or self.department} {self.share} %"


def blame_of(complaint: Complaint) -> str:
    """Who is named, as one value that a form carries to notice a change."""
    return ".".join(str(pk) for pk in complaint.responsibilities.values_list("pk", flat=True))


@transaction.atomic
def name_responsible(
    *, complaint: Complaint, shares: Sequence[Share], by, note: str = "", seen: str | None = None
) -> Complaint:
    """Say who is responsible, or with a reason that nobody of ours is. What the rules then ask for is proposed."""
    held = hold_at(complaint, *INVESTIGATED, by=by, permission=JUDGE)
    if seen is not None and seen != blame_of(held):
        raise Stale(_("Somebody else has named who is responsible meanwhile."), current=held)
    if held.state == State.INVESTIGATING and not found_out(held).exists():
        raise Refused(UNFINISHED, code="investigation")
    check_not_about(held, by)
    check_shares(shares, by)
    note = note.strip() if shares else stated(note, _("Say why nobody of ours is responsible."))
    if held.penalties.filter(state=Penalty.State.APPROVED).exists():
        raise Refused(_("Penalties are approved already; the responsibility stands."), code="approved")
    drop_penalties(held, by=by)
    before = [str(one) for one in held.responsibilities.select_related("employee", "department")]
    write_shares(held, shares, by=by)
    held.responsibility = "named" if shares else "nobody"
    held.save(update_fields=["responsibility"])
    named = [str(one) for one in shares]
    said = "\n".join(text for text in ("; ".join(named), note) if text)
    changes = {"responsibility": ["; ".join(before), "; ".join(named)]}
    put_down(held, deed="name_responsible", note=said, by=by, changes=changes)
    propose_by_rule(held, by=by)
    return held


def check_shares(shares: Sequence[Share], by) -> None:
    if shares and sum(one.share for one in shares) != 100:
        raise Refused(_("The shares together make 100 per cent."), code="shares")
    if any(not 1 <= one.share <= 100 for one in shares):
        raise Refused(_("A share is between 1 and 100 per cent."), code="shares")
    keys = [(one.department.pk, one.employee.pk if one.employee else None) for one in shares]
    if len(set(keys)) < len(keys):
        raise Refused(_("Somebody is named twice."), code="twice")
    if any(one.employee and one.employee.pk == by.pk for one in shares):
        raise Refused(_("Nobody judges the own responsibility."), code="own")


def write_shares(held: Complaint, shares: Sequence[Share], *, by) -> None:
    held.responsibilities.all().delete()
    now = timezone.now()
    Responsibility.objects.bulk_create(
        Responsibility(
            complaint=held,
            department=one.department,
            employee=one.employee,
            share=one.share,
            reason=one.reason,
            named_at=now,
            named_by=by,
        )
        for one in shares
    )

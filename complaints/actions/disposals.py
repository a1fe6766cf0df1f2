"""保管期满: closed cases whose time is up are proposed; a person decides (S1-03 R14, S1-30 R6).

Nothing is destroyed here: whatever was agreed on waits for the archives, whose destruction is confirmed by two and
put down in their register.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.moving import put_down, stated
from complaints.models import Complaint, DisposalProposal, Revisit
from complaints.policy import policy_for
from complaints.rules import lock
from complaints.states import ENDED, OPEN
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for

DECIDE = "complaints.decide_disposal"
BATCH = 500


def over_on(complaint: Complaint) -> date:
    """The day on which its time is up, by the rules it was registered under; of an important one the long time."""
    policy = policy_for(complaint)
    years = policy.keep_important_years if complaint.is_important else policy.keep_years
    closed = timezone.localdate(complaint.filed_at or complaint.withdrawn_at)
    try:
        return closed.replace(year=closed.year + years)
    except ValueError:  # 29 February
        return closed.replace(year=closed.year + years, day=28)


def touched() -> Q:
    """Whatever an open case hangs on is kept with it: its parts, its main case, earlier and later cases."""
    open_ones = Complaint.objects.filter(state__in=sorted(OPEN)).order_by()
    near = [
        Exists(open_ones.filter(main_case=OuterRef("pk"))),
        Exists(open_ones.filter(earlier_case=OuterRef("pk"))),
        Exists(open_ones.filter(pk=OuterRef("main_case"))),
        Exists(open_ones.filter(pk=OuterRef("earlier_case"))),
        Exists(Revisit.objects.planned().filter(complaint=OuterRef("pk"))),
    ]
    found = Q(near[0])
    for one in near[1:]:
        found |= Q(one)
    return found


def propose_disposals(*, today: date, by, on_batch=None) -> int:
    """Propose every closed case whose time is up by today; gives how many. In short steps, safe to run again."""
    require(by, DECIDE)
    made, last = 0, 0
    rows = Complaint.objects.filter(state__in=["filed", "withdrawn"], disposal__isnull=True).exclude(touched())
    rows = rows.filter(Q(filed_at__year__lt=today.year) | Q(withdrawn_at__year__lt=today.year)).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).select_related("policy")[:BATCH]):
        last = batch[-1].pk
        made += propose_batch([one for one in batch if over_on(one) <= today], by=by)
        if on_batch:
            on_batch(made)
    return made


@transaction.atomic
def propose_batch(cases: list[Complaint], *, by) -> int:
    made = 0
    for case in cases:
        facts = {"over_on": over_on(case), "made_at": timezone.now(), "made_by": by}
        _proposal, is_new = DisposalProposal.objects.get_or_create(complaint=case, defaults=facts)
        if is_new:
            trail.write("complaints.propose_disposal", case, by=by, details={"on": facts["over_on"].isoformat()})
        made += is_new
    return made


@transaction.atomic
def decide_disposal(*, proposal: DisposalProposal, is_agreed: bool, reason: str, by) -> DisposalProposal:
    """A person decides: to be destroyed, or kept. A case that was opened meanwhile is never destroyed."""
    require(by, DECIDE)
    rows = rows_for(by, DisposalProposal)
    found = rows.filter(pk=proposal.pk).select_related("complaint").first()
    if found is None:
        raise Refused(_("There is no such complaint, or it is not yours to see."), code="unseen")
    case = lock(found.complaint)
    held = DisposalProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if held.decided_at:
        words = {"when": f"{timezone.localtime(held.decided_at):%m-%d %H:%M}", "who": held.decided_by}
        raise Stale(_("This was decided on %(when)s by %(who)s.") % words, current=held)
    if is_agreed and (case.state not in ENDED or Complaint.objects.filter(touched(), pk=case.pk).exists()):
        raise Refused(_("An open case hangs on this one: it is kept."), code="open")
    if is_agreed and over_on(case) > timezone.localdate():
        raise Refused(_("Its time is not up: it is kept."), code="early")
    held.state = DisposalProposal.State.AGREED if is_agreed else DisposalProposal.State.KEPT
    held.reason = stated(reason, _("A decision says why."))
    held.decided_at, held.decided_by = timezone.now(), by
    held.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    put_down(case, deed="decide_disposal", note=f"{held.get_state_display()}: {held.reason}", reason=held.reason, by=by)
    return held

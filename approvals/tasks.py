"""What happens with time: signatures that nobody gave go up, and approvers are looked for where there are none."""

import logging

from celery import shared_task
from django.utils import timezone

from approvals import actions
from approvals.actions.signatures import RULE
from approvals.models import Approval, Signature, Step
from core.errors import Refused
from regulations.models import Duty
from staff.models import User

log = logging.getLogger("keguan.approvals")


@shared_task
def look_after() -> dict[str, int]:
    """Safe to run at any time and twice. A row that cannot be dealt with stops no other."""
    by = User.objects.system()
    seen = sum(try_one(actions.look_again, approval=one, by=by) for one in without_approver())
    moved = sum(try_one(actions.escalate, step=one, by=by) for one in overdue_steps())
    return {"looked": seen, "escalated": moved}


def try_one(deed, **facts) -> bool:
    try:
        return bool(deed(**facts))
    except Refused as refusal:
        log.warning("%s: %s", facts, refusal)
    except Exception:
        # Whatever one approval stumbles over, the others are looked after; the next run tries it again.
        log.exception("%s failed for %s", deed.__name__, facts)
    return False


def without_approver():
    """Where nobody was found, and where somebody who still has to sign is no longer here."""
    waiting = Signature.objects.waiting()
    gone = waiting.filter(person__is_active=False) | waiting.filter(person__state=User.State.LEFT)
    open_ones = Approval.objects.filter(state=Approval.State.OPEN)
    return list((open_ones.filter(is_blocked=True) | open_ones.filter(pk__in=gone.values("approval"))).order_by("id"))


def overdue_steps():
    """Steps with a signature that was to be given by now and that have not gone up yet."""
    late = Duty.objects.overdue(timezone.now()).filter(rule=RULE).values("record_id")
    steps = Step.objects.filter(state=Step.State.OPEN, escalated_at__isnull=True)
    steps = steps.filter(signatures__in=Signature.objects.waiting().filter(pk__in=late)).distinct()
    return list(steps.select_related("approval").order_by("id"))

"""What happens with time."""

import logging

from celery import shared_task
from django.utils import timezone

from complaints import actions
from complaints.actions.grievances import late_grievances
from core.errors import Refused
from staff.models import User

log = logging.getLogger("keguan.complaints")
A_RUN = 200  # grievances of one run; the next one goes on


@shared_task
def propose_for_grievances() -> dict[str, int]:
    """Penalties and transfer for what was not settled in time. Safe to run at any time and twice."""
    by, done = User.objects.system(), 0
    for complaint in late_grievances(timezone.now()).order_by("id")[:A_RUN]:
        try:
            done += bool(actions.propose_for_grievance(complaint=complaint, by=by))
        except Refused as refusal:
            log.warning("%s: %s", complaint, refusal)
        except Exception:
            # Whatever one case stumbles over, the others are looked after; the next run tries it again.
            log.exception("grievance %s", complaint.number)
    return {"proposed": done}

"""What the clock begins: once a period, also after missed nights, because the key of the job is the period."""

from datetime import date

from django.utils.translation import gettext as _

from archives.actions.inspection_lists import period_of
from archives.policy import policy_for
from core import jobs
from staff.models import User

INSPECTIONS = "archive_inspections"


def begin_inspections(today: date) -> None:
    period = period_of(today, policy_for().inspection_months)
    title = _("Inspection of files %(period)s") % {"period": period}
    key = f"{INSPECTIONS}-{period}"
    jobs.enqueue(INSPECTIONS, key=key, by=User.objects.system(), title=title, params={"period": period})
